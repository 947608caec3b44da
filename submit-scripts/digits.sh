#!/usr/bin/env bash
# Runs any command through spark-submit: digits.sh COMMAND [options].
# SPARK_MASTER names the master, SPARK_SUBMIT_OPTIONS adds options of spark-submit's own,
# SPARK_HOME a Spark installation (default: the runtime that the build assembled under target/).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
build_if_needed
export SPARK_HOME="${SPARK_HOME:-$root/target/spark}"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
# The workers are the threads; BLAS must not start its own.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
# shellcheck disable=SC2086 # options are split on purpose
exec "$SPARK_HOME/bin/spark-submit" \
  --master "${SPARK_MASTER:-local[*,4]}" \
  --class org.digits.DigitsApp \
  ${SPARK_SUBMIT_OPTIONS:-} \
  "$jar" "$@"
