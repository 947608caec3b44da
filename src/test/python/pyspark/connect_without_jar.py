"""connect_without_jar.py JAR APP_JAR DATA: a Spark Connect server without the jar, and one that a client brings it to."""

import sys

from session import start

jar, app_jar, data = sys.argv[1:]
spark = start(jar)

from org.digits.spark.ml import DigitClassificationModel, DigitClassifier, read_idx  # noqa: E402
from pyspark.ml.linalg import Vectors  # noqa: E402

images = [(Vectors.dense([0.0, 255.0] * 72), float(i % 2)) for i in range(40)]
table = spark.createDataFrame(images, ["features", "label"])


def told(work):
    try:
        work()
        print("told nothing")
    except RuntimeError as error:
        print("told", error)


told(lambda: read_idx(spark, data, "train"))
told(lambda: DigitClassifier(epochs=1).fit(table))
told(lambda: DigitClassificationModel.load(data))
spark.addArtifacts(app_jar)
told(lambda: DigitClassifier(epochs=1).fit(table))
