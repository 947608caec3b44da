# Sourced by common.sh: what the machine and the user's variables give a command, looked at before anything starts.
# What it cannot do without ends in one line; what a local command has no use for is left aside, which one line says.

# What a runtime has to have of Java's modules; those that these need stand beside them in every runtime.
needed_modules="java.desktop java.management java.naming java.net.http java.security.jgss java.sql jdk.incubator.vector
  jdk.management jdk.security.auth jdk.unsupported"

left_aside=""

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 2
}

is_local() {
  case "${SPARK_MASTER:-local}" in local | local\[* | local-cluster\[*) return 0 ;; *) return 1 ;; esac
}

# Looks at Spark and Java. Sets line, build and profile (of the jar and runtime that fit), java, java_home and java_version.
require_environment() {
  choose_line
  find_java
  judge_java "$java_version" "$line" "$java_modules"
  [ -z "$problem" ] || fail "Java $java_version at $java_home $problem; set JAVA_HOME to $(good_java)"
}

# Each line of Spark has a jar and a runtime of its own: the one that SPARK_HOME is of, or else Spark 4.
choose_line() {
  line=4 build="$root/target" profile=()
  [ -n "${SPARK_HOME:-}" ] || return 0
  find_spark
  judge_spark "$spark_found"
  if [ -n "$problem" ] && is_local; then
    leave_aside SPARK_HOME " ($problem)"
  elif [ -n "$problem" ]; then
    fail "SPARK_HOME is $SPARK_HOME, $problem; set it to Spark 4 for Scala 2.13 or Spark 3.5 for Scala 2.12, or unset it"
  elif [ "$line" = 3.5 ]; then
    build="$root/target/spark-3.5" profile=(-Pspark-3.5)
  fi
}

# Sets spark_found: Scala's and Spark's version, such as 2.13-4.2.0, or nothing where there is no Spark.
find_spark() {
  local core
  spark_found=""
  for core in "$SPARK_HOME"/jars/spark-core_*.jar; do
    if [ -e "$core" ] && [ -e "$SPARK_HOME/bin/spark-submit" ]; then
      spark_found="${core##*/spark-core_}"
      spark_found="${spark_found%.jar}"
    fi
  done
}

# Sets line, or problem: what is wrong with a version of Spark.
judge_spark() {
  problem=""
  case "$1" in
    2.13-4.*) line=4 ;;
    2.12-3.5.*) line=3.5 ;;
    "") problem="where no bin/spark-submit and jars/spark-core_*.jar are" ;;
    *) problem="Spark ${1#*-} for Scala ${1%%-*}" ;;
  esac
}

# Sets java, the program that starts; java_home, its installation; java_version, such as 17.0.15; and java_modules, which is
# empty where the installation does not list them. The file beside it says so without the start of a JVM.
find_java() {
  local key value
  java_version="" java_modules=""
  if [ -n "${JAVA_HOME:-}" ]; then
    java="$JAVA_HOME/bin/java"
    [ -f "$java" ] && [ -x "$java" ] ||
      fail "JAVA_HOME is $JAVA_HOME, where no bin/java can be run; set it to $(good_java), or unset it"
  else
    java="$(command -v java)" || fail "no java is on PATH, and JAVA_HOME is not set; set it to $(good_java)"
  fi
  java_home="$(readlink -f "$java")"
  java_home="${java_home%/bin/java}"
  if [ -r "$java_home/release" ]; then
    while IFS='=' read -r key value || [ -n "$key" ]; do
      value="${value#\"}"
      case "$key" in
        JAVA_VERSION) java_version="${value%%\"*}" ;;
        MODULES) java_modules="${value%%\"*}" ;;
      esac
    done <"$java_home/release"
  fi
  [ -n "$java_version" ] || ask_java
}

# Shims of version managers have no such file.
ask_java() {
  local said line_of_it
  said="$("$java" -XshowSettings:properties -version 2>&1)" || true
  while IFS= read -r line_of_it; do
    case "$line_of_it" in
      *" java.version = "*) java_version="${line_of_it##* = }" ;;
      *" java.home = "*) java_home="${line_of_it##* = }" ;;
    esac
  done < <(printf '%s\n' "$said")
  [ -n "$java_version" ] || fail "$java does not start (${said%%$'\n'*}); set JAVA_HOME to $(good_java)"
}

# Sets problem: why a version of Java cannot run a line of Spark, where the runtime lists its modules.
judge_java() {
  local feature="${1%%[!0-9]*}" module missing=""
  problem=""
  [ "$feature" != 1 ] || { feature="${1#1.}" && feature="${feature%%[!0-9]*}"; }
  if [ "$feature" -lt 17 ]; then
    problem="is older than 17"
  elif [ "$2" = 3.5 ] && [ "$feature" -gt 22 ]; then
    problem="is too new for Spark 3.5, SPARK_HOME's"
  elif [ -n "$3" ]; then
    for module in $needed_modules; do
      case " $3 " in *" $module "*) ;; *) missing+=" $module" ;; esac
    done
    [ -z "$missing" ] || problem="is a trimmed runtime without$missing"
  fi
}

good_java() {
  if [ "$line" = 3.5 ]; then printf 'a JDK of version 17'; else printf 'a JDK of version 17, 21 or 25'; fi
}

# Unsets a variable, and remembers it for the one line that says so.
leave_aside() {
  [ -n "${!1:-}" ] || return 0
  left_aside+="${left_aside:+, }$1=${!1}${2:-}"
  unset "$1"
}

# Frees a local command of what is meant for a cluster, and of the machine's names for itself and its user. Takes the command's
# words; sets submit_options.
settle_environment() {
  local name
  submit_options=()
  if is_local; then
    if ! names_other_storage "$@"; then
      leave_aside HADOOP_CONF_DIR
      leave_aside YARN_CONF_DIR
    fi
    [ "${SPARK_CONF_DIR:-}" = "$root/conf" ] || leave_aside SPARK_CONF_DIR
    for name in SPARK_DIST_CLASSPATH SPARK_REMOTE SPARK_CONNECT_MODE SPARK_PREPEND_CLASSES SPARK_TESTING DEPLOY_MODE; do
      leave_aside "$name"
    done
    [ -z "$left_aside" ] ||
      printf 'note: the master is local, so these are left aside: %s; a path without a scheme is one on this disk\n' "$left_aside" >&2
    [ -n "${SPARK_LOCAL_IP:-}" ] || export SPARK_LOCAL_HOSTNAME="${SPARK_LOCAL_HOSTNAME:-localhost}"
    # HADOOP_CONF_DIR, where it is needed, says how to reach hdfs://, not what a plain path means.
    submit_options+=(--conf spark.hadoop.fs.defaultFS=file:///)
  elif [ "${SPARK_CONF_DIR:-$root/conf}" != "$root/conf" ]; then
    printf 'note: SPARK_CONF_DIR=%s takes the place of conf/, so the settings of conf/spark-defaults.conf have to stand there\n' \
      "$SPARK_CONF_DIR" >&2
  fi
  # Java knows no home of a user whose id has no name. On a cluster the driver may be elsewhere.
  if ! id -un >/dev/null 2>&1; then
    if is_local; then
      submit_options+=(--conf "spark.driver.defaultJavaOptions=-Duser.home=$(home_of_nameless)")
    else
      submit_options+=(--conf "spark.jars.ivy=$(home_of_nameless)/.ivy2")
    fi
  fi
}

# Whether a command, or what it hands to spark-submit, names storage that a cluster's configuration may be needed for.
names_other_storage() {
  case "$* ${SPARK_SUBMIT_OPTIONS:-}" in *://* | *--config*) return 0 ;; *) return 1 ;; esac
}

home_of_nameless() {
  case "${HOME:-}" in /*) printf '%s' "$HOME" ;; *) printf '%s' "${TMPDIR:-/tmp}" ;; esac
}
