#!/usr/bin/env bash
# With a misspelt connection, Airflow's Spark operator also drops the queue and the deploy mode it was given.
#
# Library: apache-airflow-providers-apache-spark 6.3.4 on apache-airflow 3.3.2.
# Behaviour: where the connection does not exist, SparkSubmitHook logs one line at level info and takes the
#   master yarn. The arguments yarn_queue and deploy_mode, which have nothing to do with the
#   connection, are read after it is looked up, so they are lost with it: a job that was
#   meant for a queue in cluster mode starts its driver on Airflow's worker, in the default queue.
# Seen (2026-11-29, Python 3.11), with yarn_queue="nights" and deploy_mode="cluster":
#   known    spark-submit --master yarn --name job --queue nights --deploy-mode cluster app.jar
#   unknown  spark-submit --master yarn --name job app.jar
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q apache-airflow==3.3.2 apache-airflow-core==3.3.2 apache-airflow-task-sdk==1.3.2 \
  apache-airflow-providers-apache-spark==6.3.4
cat > submit.py <<'PY'
from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook

for connection in "known", "unknown":
    hook = SparkSubmitHook(conn_id=connection, yarn_queue="nights", deploy_mode="cluster", name="job")
    # The command that submit() starts.
    print("RESULT", connection, *hook._build_spark_submit_command("app.jar"))
PY
AIRFLOW_HOME=$dir/home AIRFLOW__CORE__LOAD_EXAMPLES=False \
  AIRFLOW_CONN_KNOWN='{"conn_type": "spark", "host": "yarn"}' \
  venv/bin/python submit.py > submit.txt 2> submit.log || { cat submit.log >&2; exit 1; }
seen=$(sed -n 's/^RESULT //p' submit.txt)
expected="known spark-submit --master yarn --name job --queue nights --deploy-mode cluster app.jar
unknown spark-submit --master yarn --name job app.jar"
if [ "$seen" != "$expected" ]; then
  echo "changed: $seen" >&2
  cat submit.log >&2
  exit 1
fi
echo "seen: $(echo "$seen" | paste -sd ';')"
