"""without_jar.py JAR DATA MODEL: Python's part of the jar alone, before a session and in one without the jar."""

import os
import sys

os.environ.pop("SPARK_HOME", None)  # the tests' own runtime

jar, data, model_folder = sys.argv[1:]
sys.path.insert(0, jar)

from org.digits.spark.ml import DigitClassifier, read_idx  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


def told(work):
    try:
        work()
        print("told nothing")
    except RuntimeError as error:
        print("told", error)


told(DigitClassifier)
builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
spark = builder.getOrCreate()
told(DigitClassifier)
told(lambda: read_idx(spark, data, "train"))
