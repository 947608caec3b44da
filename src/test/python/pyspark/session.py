"""A session as a user makes it: of pip's own Spark with the application jar, or of the server that SPARK_REMOTE names."""

import os
import shutil
import sys

os.environ.pop("SPARK_HOME", None)  # the tests' own runtime
remote = os.environ.get("SPARK_REMOTE")
if remote:
    # A client needs no Java.
    os.environ.pop("JAVA_HOME", None)
    os.environ["PATH"] = os.path.dirname(sys.executable)
    assert shutil.which("java") is None

from pyspark.sql import SparkSession  # noqa: E402


def start(jar):
    if remote:
        sys.path.insert(0, jar)
        return SparkSession.builder.remote(remote).getOrCreate()
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jar)
        .config("spark.submit.pyFiles", jar)
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 --add-modules jdk.incubator.vector")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
