"""Runs the DAG of a folder for a date with parameters, and prints what became of it."""

import json
import sys
from datetime import datetime, timedelta, timezone

from airflow.dag_processing.dagbag import DagBag
from airflow.models.asset import AssetEvent
from airflow.utils.session import create_session

folder, date, params = sys.argv[1:]
dag = DagBag(folder).dags["digits_retraining"]
for task in dag.tasks:
    task.retry_delay = timedelta(seconds=1)
day = datetime.fromisoformat(date).replace(tzinfo=timezone.utc)
run = dag.test(
    logical_date=day,
    run_after=day,
    run_conf=json.loads(params),
)
print(f"run {run.run_id} {run.state}")
for instance in run.get_task_instances():
    print(f"state {instance.task_id} {instance.state} {instance.try_number}")
with create_session() as session:
    print(f"events {session.query(AssetEvent).count()}")
