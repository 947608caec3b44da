#!/usr/bin/env bash
# The main job on a standalone cluster: SPARK_MASTER=spark://host:7077 train-standalone.sh [options].
# Data and output must be where every executor sees them, for example hdfs://.
set -euo pipefail
case "${SPARK_MASTER:-}" in
  spark://*) ;;
  *)
    echo "error: set SPARK_MASTER to the cluster's master, for example spark://host:7077" >&2
    exit 2
    ;;
esac
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/digits.sh" train "$@"
