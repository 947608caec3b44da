"""Prints every run of an experiment as JSON, read by MLflow's own client."""

import json
import sys
import tempfile
from pathlib import Path

from mlflow.tracking import MlflowClient


def read(client, run):
    run_id = run.info.run_id
    metrics = {
        key: [[m.step, m.value, m.timestamp] for m in client.get_metric_history(run_id, key)]
        for key in run.data.metrics
    }
    artifacts = {}
    for file in client.list_artifacts(run_id):
        with tempfile.TemporaryDirectory() as folder:
            path = client.download_artifacts(run_id, file.path, folder)
            artifacts[file.path] = Path(path).read_text(encoding="utf-8")
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": metrics,
        "artifacts": artifacts,
    }


def main(server, name):
    client = MlflowClient(server)
    experiment = client.get_experiment_by_name(name)
    runs = client.search_runs([experiment.experiment_id]) if experiment else []
    print(json.dumps([read(client, run) for run in runs]))


main(*sys.argv[1:])
