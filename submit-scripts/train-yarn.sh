#!/usr/bin/env bash
# The main job on YARN: HADOOP_CONF_DIR=... SPARK_HOME=... train-yarn.sh [options].
# SPARK_DEPLOY_MODE is cluster (the default) or client; YARN_JAVA_HOME a JDK of version 17 or later on the nodes.
# The runtime under target/ has no YARN client, so SPARK_HOME must name a Spark installation.
set -euo pipefail
if [ -z "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ]; then
  echo "error: set HADOOP_CONF_DIR to the folder of core-site.xml and yarn-site.xml" >&2
  exit 2
fi
if [ -z "${SPARK_HOME:-}" ]; then
  echo "error: set SPARK_HOME to an installation of Spark 4.2 (Scala 2.13) or 3.5 (Scala 2.12); the built-in runtime has no YARN client" >&2
  exit 2
fi
export SPARK_MASTER=yarn
options="--deploy-mode ${SPARK_DEPLOY_MODE:-cluster}"
# The nodes' own default Java may be older than 17.
if [ -n "${YARN_JAVA_HOME:-}" ]; then
  options+=" --conf spark.executorEnv.JAVA_HOME=$YARN_JAVA_HOME"
  options+=" --conf spark.yarn.appMasterEnv.JAVA_HOME=$YARN_JAVA_HOME"
fi
export SPARK_SUBMIT_OPTIONS="$options ${SPARK_SUBMIT_OPTIONS:-}"
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/digits.sh" train "$@"
