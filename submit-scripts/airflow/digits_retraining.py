"""Retrains every night, and lets a new model replace the champion only if the gate accepts it.

Every step is a command of the application jar, run by spark-submit; what is here is their order.
See src/site/markdown/airflow.md.
"""

import json
import os
import pkgutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, Label, ObjectStoragePath, Param, task

PROJECT = (Path(__file__).resolve().parent / "../..").resolve()
CHAMPION = Asset(name="digits-champion", uri="x-digits://champion")

# HDFS takes no ':' in names. A retry, and a cleared run, has the same id: it resumes.
RUN = "(run_id | replace(':', '-') | replace('+', '_'))"
# Runs that an asset triggers have no logical date.
DAY = "(dag_run.logical_date or dag_run.run_after).strftime('%Y-%m-%d')"

# The trigger form demands a value where the type does not allow null.
TEXT = ["null", "string"]
PARAMS = {
    "application": Param(os.environ.get("DIGITS_JAR", ""), type="string", description="the application jar"),
    "input": Param(os.environ.get("DIGITS_INPUT"), type=TEXT, description="the day's new images, with {date} for its date; empty: train on what is in data"),
    "format": Param("auto", type="string", description="of the input: auto, idx, parquet, png, csv or libsvm"),
    "data": Param(os.environ.get("DIGITS_DATA", str(PROJECT / "data/mnist")), type="string", description="IDX folder, or the data set that the input is added to"),
    "test_data": Param(None, type=TEXT, description="fixed images of train's test, evaluate and gate; empty: data's"),
    "output": Param(os.environ.get("DIGITS_OUTPUT", str(PROJECT / "output")), type="string", description="folder or URI that runs are published to"),
    "window_days": Param(0, type="integer", minimum=0, description="days to train on; 0: all there are"),
    "init_from": Param(None, type=TEXT, description="'champion' starts from the champion's parameters"),
    "config": Param(str(PROJECT / "conf/training.properties"), type="string", description="settings of train"),
    "rules": Param(str(PROJECT / "conf/gate.properties"), type="string", description="rules of the gate"),
    "train_options": Param([], type=["null", "array"], items={"type": "string"}, description="more options of train"),
    "gate_options": Param([], type=["null", "array"], items={"type": "string"}, description="more options of gate and promote"),
}

# YARN's cluster mode: an application that outlives its spark-submit is asked for, and found again
# after a crash of Airflow, over YARN's REST API; the files go to the folder that the driver runs in.
YARN_CLUSTER = os.environ.get("DIGITS_YARN_DEPLOY_MODE") == "cluster"
CLUSTER_MODE = {
    "deploy_mode": "cluster",
    "yarn_track_via_rm_api": True,
    "files": "{{ params.config }},{{ params.rules }}",
}
CONFIG, RULES = (
    f"params.{file}.split('/')[-1]" if YARN_CLUSTER else f"params.{file}" for file in ("config", "rules")
)

TEST_DATA = "(params.test_data or params.data)"
JUDGED = f"['--run', {RUN}, '--output', params.output, '--data', {TEST_DATA}]"


def notify(context):
    """Hands the end of a night to the callable that DIGITS_NOTIFY names, such as 'team.chat:tell'."""
    if hook := os.environ.get("DIGITS_NOTIFY"):
        pkgutil.resolve_name(hook)(context)


def notify_of_timeout(context):
    """A run that takes too long ends without a failed task; those that fail are told of already."""
    if context.get("reason") == "timed_out":
        notify(context)


def command(task_id, arguments, **options):
    """A command of the jar; the template gives its arguments as a list."""
    return SparkSubmitOperator(
        task_id=task_id,
        name=f"digits-{task_id}",
        application="{{ params.application }}",
        java_class="org.digits.DigitsApp",
        application_args="{{ %s }}" % arguments,
        **(CLUSTER_MODE if YARN_CLUSTER else {}),
        **options,
    )


with DAG(
    dag_id="digits_retraining",
    description="ingest, train, evaluate, judge; promote or keep",
    doc_md=__doc__,
    tags=["digits"],
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    # Longer than three attempts of train, and the rest.
    dagrun_timeout=timedelta(hours=18),
    on_failure_callback=notify_of_timeout,
    render_template_as_native_obj=True,
    params=PARAMS,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=4),
        "on_failure_callback": notify,
    },
):

    @task.branch
    def source(input):
        return "ingest" if input else "doctor"

    @task.branch
    def verdict(record):
        if record.startswith("hdfs:"):
            # Airflow's paths want libhdfs and Hadoop's class path for it; Spark brings a client.
            cat = ["spark-class", "org.apache.hadoop.fs.FsShell", "-cat", record]
            return json.loads(subprocess.run(cat, check=True, stdout=subprocess.PIPE).stdout)["decision"]
        return json.loads(ObjectStoragePath(record).read_text())["decision"]

    ingest = command(
        "ingest",
        f"['prepare', '--input', params.input | replace('{{date}}', {DAY}), '--format', params.format, '--to', params.data,"
        f" '--part', 'train', '--date', {DAY}]",
    )
    doctor = command(
        "doctor",
        "['doctor', '--data', params.data, '--output', params.output]"
        " + (['--test-data', params.test_data] if params.test_data else [])",
        trigger_rule="none_failed",
    )
    train = command(
        "train",
        f"['train', '--run-id', {RUN}, '--data', params.data, '--output', params.output,"
        f" '--config', {CONFIG}, '--promotion', 'gate']"
        " + (['--test-data', params.test_data] if params.test_data else [])"
        f" + (['--from-date', macros.ds_add({DAY}, 1 - params.window_days), '--to-date', {DAY}]"
        f" if params.window_days else ['--to-date', {DAY}] if params.input else [])"
        " + (['--init-from', params.init_from] if params.init_from else [])"
        " + (params.train_options or [])",
    )
    evaluate = command(
        "evaluate",
        f"['evaluate'] + {JUDGED} + ['--json', params.output ~ '/evaluations/' ~ {RUN} ~ '.json']",
    )
    gate = command("gate", f"['gate'] + {JUDGED} + ['--rules', {RULES}] + (params.gate_options or [])")
    # The champion may have moved since the verdict: then promote judges again, and may reject.
    promote = command(
        "promote",
        f"['promote'] + {JUDGED} + ['--rules', {RULES}, '--fail-on-reject'] + (params.gate_options or [])",
        outlets=[CHAMPION],
        on_success_callback=notify,
    )
    keep = EmptyOperator(task_id="keep", on_success_callback=notify)

    begin = source("{{ params.input }}")
    begin >> Label("new images") >> ingest >> doctor
    begin >> Label("none") >> doctor
    decision = verdict("{{ params.output ~ '/gates/' ~ %s ~ '.json' }}" % RUN)
    doctor >> train >> evaluate >> gate >> decision
    decision >> Label("better") >> promote
    decision >> Label("not better") >> keep
