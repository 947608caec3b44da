#!/usr/bin/env bash
# Runs any command through spark-submit: digits.sh COMMAND [options].
# SPARK_MASTER names the master, SPARK_SUBMIT_OPTIONS adds options of spark-submit's own,
# SPARK_HOME a Spark installation (default: the runtime that the build assembled under target/).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
build_if_needed
own_runtime="$root/target/spark"
export SPARK_HOME="${SPARK_HOME:-$own_runtime}"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
# The workers are the threads; BLAS must not start its own.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
master="${SPARK_MASTER:-local[*,4]}"
# shellcheck disable=SC2206 # options are split on purpose
submit=("$SPARK_HOME/bin/spark-submit" --master "$master" --class org.digits.DigitsApp
  ${SPARK_SUBMIT_OPTIONS:-} "$jar" "$@")

# Java's class-data sharing saves a third of a local command's start-up. The first training that
# succeeds writes the archive of classes.
archive="$own_runtime/classes.jsa"
if [ "$SPARK_HOME" != "$own_runtime" ] || [[ "$master" != local* ]] ||
  [ -n "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ]; then
  exec "${submit[@]}"
fi
export DIGITS_JAR="$jar"
if [ "$archive" -nt "$jar" ]; then
  export DIGITS_CLASS_ARCHIVE_OPTION="-XX:SharedArchiveFile=$archive"
elif [ "${1:-}" = train ]; then
  export DIGITS_CLASS_ARCHIVE_OPTION="-XX:ArchiveClassesAtExit=$archive.$$"
  run_then "${submit[@]}"
  [ "$status" -ne 0 ] || mv -f "$archive.$$" "$archive" 2>/dev/null || true
  rm -f "$archive.$$"
  exit "$status"
fi
exec "${submit[@]}"
