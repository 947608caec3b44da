#!/usr/bin/env bash
# Runs any command through spark-submit: digits.sh COMMAND [options].
# SPARK_MASTER names the master, SPARK_SUBMIT_OPTIONS adds options of spark-submit's own,
# SPARK_HOME a Spark installation (default: the runtime that the build assembled under target/).
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
build_if_needed
own_runtime="$build/spark"
export SPARK_HOME="${SPARK_HOME:-$own_runtime}"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
# The workers are the threads; BLAS must not start its own.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
master="${SPARK_MASTER:-local[*,4]}"
case " ${SPARK_SUBMIT_OPTIONS:-}" in
  *" --master"* | *"spark.master="*)
    echo "error: SPARK_SUBMIT_OPTIONS names a master; set SPARK_MASTER to it" >&2
    exit 2
    ;;
esac

# Help loads too few classes to be worth an archive of them.
asks_for_help() {
  local argument
  for argument in "$@"; do
    case "$argument" in -h | --help | -V | --version) return 0 ;; esac
  done
  return 1
}

# The JVM ends a command with 1 whose archive it cannot write, whatever the command has done.
can_write_archive() {
  [ -w "$own_runtime" ] && [ "$(df -Pk "$own_runtime" | awk 'NR == 2 { print $4 }')" -gt 204800 ]
}

# Java's class-data sharing saves a third of a local command's start-up. The first training that
# succeeds writes the archive of classes, one for each Java.
new_archive=""
resource="$jar"
if [ "$SPARK_HOME" = "$own_runtime" ] && [[ "$master" == local* ]] &&
  [ -z "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ]; then
  export DIGITS_JAR="$jar"
  # Where there is no Java, spark-submit says so.
  archive="$own_runtime/classes-$("$own_runtime/bin/java-version" 2>/dev/null || true).jsa"
  new_archive="$archive.$$"
  if [ "$archive" -nt "$jar" ]; then
    export DIGITS_CLASS_ARCHIVE_OPTION="-XX:SharedArchiveFile=$archive"
  elif [ "${1:-}" = train ] && ! asks_for_help "$@" && can_write_archive; then
    export DIGITS_CLASS_ARCHIVE_OPTION="-XX:ArchiveClassesAtExit=$new_archive"
  fi
  # The classes are on the class path then: without executor processes nobody needs a copy of the jar.
  if [ -n "${DIGITS_CLASS_ARCHIVE_OPTION:-}" ] && [[ "$master" != local-cluster* ]]; then
    resource=spark-internal
  fi
fi
# shellcheck disable=SC2206 # options are split on purpose
submit=("$SPARK_HOME/bin/spark-submit" --master "$master" --class org.digits.DigitsApp
  ${SPARK_SUBMIT_OPTIONS:-} "$resource" "$@")
if [ "${DIGITS_CLASS_ARCHIVE_OPTION:-}" != "-XX:ArchiveClassesAtExit=$new_archive" ]; then
  exec "${submit[@]}"
fi
run_then "${submit[@]}"
[ "$status" -ne 0 ] || mv -f "$new_archive" "$archive" 2>/dev/null || true
rm -f "$new_archive"
exit "$status"
