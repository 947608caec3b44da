"""load.py JAR DATA MODEL: loads the saved pipeline and compares its predictions."""

import sys

from session import start

jar, data, model_folder = sys.argv[1:]
spark = start(jar)

from org.digits.spark.ml import read_idx  # noqa: E402
from pyspark.ml import PipelineModel  # noqa: E402

model = PipelineModel.load(model_folder)
predictions = model.transform(read_idx(spark, data, "test")).select("id", "prediction")
saved = spark.read.csv(model_folder + ".csv", schema="id long, prediction double")
print("stage", type(model.stages[0]).__name__, model.stages[0].uid)
print("different", predictions.exceptAll(saved).count() + saved.exceptAll(predictions).count())
print("rows", saved.count())
idx = spark.read.format("idx").option("part", "test").load(data)
print("idx", idx.count(), ",".join(idx.columns))
