# Sourced by the scripts of this folder: where things are, and the build where it is missing.
root="$(CDPATH="" cd -- "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"

# Java writes file names in the locale's encoding: without UTF-8 an accent would become a question mark.
case "$(locale charmap 2>/dev/null)" in UTF-8 | utf-8) ;; *) export LC_ALL=C.UTF-8 ;; esac

source "$root/submit-scripts/environment.sh"

# The application jar; built when there is none, when a source is newer, or when a build broke off:
# the runtime's spark-submit comes last.
build_if_needed() {
  jar="$(find_jar)"
  if [ -n "$jar" ] && [ -e "$build/spark/bin/spark-submit" ] &&
    [ -z "$(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || fail "there is no build yet, or it is older than the sources, and no mvn is on PATH; install Maven"
  [ -x "$java_home/bin/javac" ] ||
    fail "the build needs a JDK, and $java_home has no bin/javac; set JAVA_HOME to $(good_java)"
  # Maven deletes none of an older Spark's jars.
  [ "$root/pom.xml" -ot "$jar" ] || rm -rf "$build/spark/jars" "$build/spark/bin/spark-submit"
  echo "Building the application jar and the Spark runtime (once: about a minute, more where Maven downloads)" >&2
  # Without the option Maven sends a terminal's reset to stderr, whatever that is.
  (cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} -Djansi.noreset=true" \
    mvn -B ${profile[@]+"${profile[@]}"} -Dstyle.color=never -DskipTests package) | show_build >&2 || {
    echo "error: the build failed; see Maven's message above" >&2
    exit 1
  }
  jar="$(find_jar)"
}

asks_for_help() {
  local argument
  for argument in "$@"; do
    case "$argument" in -h | --help | -V | --version) return 0 ;; esac
  done
  return 1
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

# The newest, where a version before left its own.
find_jar() {
  local jar newest=""
  for jar in "$build"/digits-spark-*-app.jar; do
    if [ -e "$jar" ] && { [ -z "$newest" ] || [ "$jar" -nt "$newest" ]; }; then newest="$jar"; fi
  done
  printf '%s' "$newest"
}

# Runs a command whose end this script outlives: sets $status, and passes signals on.
run_then() {
  "$@" <&0 &
  local child=$!
  # The shell starts such a command deaf to Ctrl-C, so it gets the other signal.
  trap 'kill -TERM "$child" 2>/dev/null' HUP INT TERM
  status=0
  wait "$child" || status=$?
  # A signal ends the first wait before the command has ended.
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  trap - HUP INT TERM
}
