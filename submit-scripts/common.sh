# Sourced by the scripts of this folder: where things are, and the build where it is missing.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# The application jar; built when there is none, or when a source is newer.
build_if_needed() {
  jar="$(find_jar)"
  if [ -n "$jar" ] && [ -z "$(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit)" ]; then
    return
  fi
  echo "Building the application jar and the Spark runtime (once: about a minute, more where Maven downloads)" >&2
  # Without the option Maven sends a terminal's reset to stderr, whatever that is.
  (cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} -Djansi.noreset=true" \
    mvn -B -Dstyle.color=never -DskipTests package) | show_build >&2 || {
    echo "error: the build failed; see Maven's message above" >&2
    exit 1
  }
  jar="$(find_jar)"
}

# Maven's steps and errors; on a terminal the number of files that it has downloaded, too.
show_build() {
  local line files=0 again=""
  [ ! -t 1 ] || again=$'\r\e[K'
  while IFS= read -r line; do
    case "$line" in
      *"Downloaded from "*)
        files=$((files + 1))
        [ -z "$again" ] || printf '%s  files downloaded: %d' "$again" "$files"
        ;;
      "[INFO] --- "*)
        line="${line#"[INFO] --- "}"
        printf '%s  %s\n' "$again" "${line%% *}"
        ;;
      "[ERROR]"*) printf '%s%s\n' "$again" "$line" ;;
    esac
  done
}

find_jar() {
  [ -d "$root/target" ] || return 0
  find "$root/target" -maxdepth 1 -name 'digits-spark-*-app.jar' 2>/dev/null | head -n 1
}

# Runs a command whose end this script outlives: sets $status, and passes signals on.
run_then() {
  "$@" <&0 &
  local child=$!
  # The shell starts such a command deaf to Ctrl-C, so it gets the other signal.
  trap 'kill -TERM "$child" 2>/dev/null' INT TERM
  status=0
  wait "$child" || status=$?
  # A signal ends the first wait before the command has ended.
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  trap - INT TERM
}
