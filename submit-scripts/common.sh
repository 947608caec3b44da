# Sourced by the scripts of this folder: where things are, and the build where it is missing.
root="$(CDPATH="" cd -- "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"

# Java writes file names in the locale's encoding: without UTF-8 an accent would become a question mark.
case "$(locale charmap 2>/dev/null)" in UTF-8 | utf-8) ;; *) export LC_ALL=C.UTF-8 ;; esac

# Each line of Spark has a jar and a runtime of its own: the one that SPARK_HOME is of, or else Spark 4.
find_line() {
  local core found
  build="$root/target" profile=()
  [ -n "${SPARK_HOME:-}" ] || return 0
  for core in "$SPARK_HOME"/jars/spark-core_*.jar; do break; done
  found="${core##*/spark-core_}"
  found="${found%.jar}"
  case "$found" in
    2.13-4.*) ;;
    2.12-3.5.*) build="$root/target/spark-3.5" profile=(-Pspark-3.5) ;;
    "*")
      echo "error: SPARK_HOME is $SPARK_HOME, where no jars/spark-core_*.jar is; set it to a Spark installation, or unset it" >&2
      exit 2
      ;;
    *)
      echo "error: SPARK_HOME is $SPARK_HOME, Spark ${found#*-} for Scala ${found%%-*}; expected Spark 4 for Scala 2.13 or Spark 3.5 for Scala 2.12" >&2
      exit 2
      ;;
  esac
}

# The application jar; built when there is none, when a source is newer, or when a build broke off:
# the runtime's spark-submit comes last.
build_if_needed() {
  find_line
  jar="$(find_jar)"
  if [ -n "$jar" ] && [ -x "$build/spark/bin/spark-submit" ] &&
    [ -z "$(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit)" ]; then
    return
  fi
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
