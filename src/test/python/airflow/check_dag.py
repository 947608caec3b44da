"""Prints what a DAG folder holds: import errors, tasks and edges, settings, rendered arguments."""

import sys
from datetime import datetime, timezone
from types import SimpleNamespace

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.execution_time import macros

bag = DagBag(sys.argv[1])
print(f"errors {bag.import_errors}")
print(f"dags {list(bag.dags)}")
dag = bag.dags["digits_retraining"]
for task in dag.tasks:
    upstream = ",".join(sorted(task.upstream_task_ids))
    print(f"task {task.task_id} ({upstream}) {task.retries} retries {task.execution_timeout}")
print(f"active {dag.max_active_runs}, outlets {[asset.name for asset in dag.task_dict['promote'].outlets]}")
empty = [key for key in dag.params if dag.params[key] in (None, "", [])]
print(f"demanded {[key for key in empty if 'null' not in dag.params.get_param(key).schema['type']]}")
params = {key: dag.params[key] for key in dag.params} | {
    "input": "s3a://new/{date}",
    "data": "hdfs://nn/digits",
    "test_data": "hdfs://nn/fixed",
    "output": "hdfs://nn/models",
    "config": "c",
    "rules": "r",
    "window_days": 7,
    "init_from": "champion",
    "train_options": ["--preset", "fast"],
    "gate_options": ["--allow-overlap"],
}
context = {
    "params": SimpleNamespace(**params),
    "run_id": "scheduled__2026-01-09T02:00:00+00:00",
    "dag_run": SimpleNamespace(logical_date=None, run_after=datetime(2026, 1, 9, tzinfo=timezone.utc)),
    "macros": macros,
}
for task in dag.tasks:
    if hasattr(task, "application_args"):
        print(f"args {' '.join(task.render_template(task.application_args, context))}")
