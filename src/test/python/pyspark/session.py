"""A session of pip's own Spark with the application jar, as a user makes it."""

import os

os.environ.pop("SPARK_HOME", None)  # the tests' own runtime

from pyspark.sql import SparkSession  # noqa: E402


def start(jar):
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jar)
        .config("spark.submit.pyFiles", jar)
        .config("spark.driver.extraJavaOptions", "--add-modules jdk.incubator.vector")
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
