#!/usr/bin/env bash
# Runs any command: digits.sh COMMAND [options].
# SPARK_MASTER names the master, SPARK_SUBMIT_OPTIONS adds options of spark-submit's own,
# SPARK_HOME a Spark installation (default: the runtime that the build assembled under target/).
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
require_environment
build_if_needed
own_runtime="$build/spark"
archive="$own_runtime/classes-${java_version%%[!0-9.]*}.jsa"

# What needs no Spark needs no launcher of it, which is a JVM of its own, and only the jar on its class path: Java would look for
# what is in no jar through all of Spark's. For one short program the optimizing compiler is not worth its start.
start_without_spark() {
  status=0
  "$java" -XX:TieredStopAtLevel=1 -cp "$jar" org.digits.DigitsApp "$@" || status=$?
  # Only a Java that cannot start ends so: these commands end with 0 and 2.
  [ "$status" = 0 ] || [ "$status" = 2 ] ||
    fail "$java does not start; see its message above, and its options in JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS"
  exit "$status"
}

case "${1:-}" in "" | completion) start_without_spark "$@" ;; esac
if asks_for_help "$@"; then start_without_spark "$@"; fi

settle_environment "$@"
export SPARK_HOME="${SPARK_HOME:-$own_runtime}" DIGITS_JAVA_VERSION="$java_version"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
# The workers are the threads; BLAS must not start its own.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
master="${SPARK_MASTER:-local[*,4]}"
case " ${SPARK_SUBMIT_OPTIONS:-}" in
  *" --master"* | *"spark.master="*) fail "SPARK_SUBMIT_OPTIONS names a master; set SPARK_MASTER to it" ;;
esac

# The JVM ends a command with 1 whose archive it cannot write, whatever the command has done.
can_write_archive() {
  [ -w "$own_runtime" ] &&
    df -Pk "$own_runtime" 2>/dev/null | awk 'NR == 2 && $4 > 204800 { fits = 1 } END { exit !fits }'
}

# Java's class-data sharing saves a third of a local command's start-up. The first training that
# succeeds writes the archive of classes, one for each Java.
new_archive="$archive.$$"
resource="$jar"
if [ "$SPARK_HOME" = "$own_runtime" ] && is_local &&
  [ -z "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ]; then
  export DIGITS_JAR="$jar"
  if [ "$archive" -nt "$jar" ]; then
    export DIGITS_CLASS_ARCHIVE_OPTION="-XX:SharedArchiveFile=$archive"
  elif [ "$1" = train ] && can_write_archive; then
    export DIGITS_CLASS_ARCHIVE_OPTION="-XX:ArchiveClassesAtExit=$new_archive"
  fi
  # The classes are on the class path then: without executor processes nobody needs a copy of the jar.
  if [ -n "${DIGITS_CLASS_ARCHIVE_OPTION:-}" ] && [[ "$master" != local-cluster* ]]; then
    resource=spark-internal
  fi
fi
# shellcheck disable=SC2206 # options are split on purpose
submit=(bash "$SPARK_HOME/bin/spark-submit" --master "$master" --class org.digits.DigitsApp
  ${submit_options[@]+"${submit_options[@]}"} ${SPARK_SUBMIT_OPTIONS:-} "$resource" "$@")
if [ "${DIGITS_CLASS_ARCHIVE_OPTION:-}" != "-XX:ArchiveClassesAtExit=$new_archive" ]; then
  exec "${submit[@]}"
fi
run_then "${submit[@]}"
[ "$status" -ne 0 ] || mv -f "$new_archive" "$archive" 2>/dev/null || true
rm -f "$new_archive"
exit "$status"
