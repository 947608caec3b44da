"""DigitClassifier for PySpark: thin wrappers of the Java classes in this jar, in classic sessions and over Spark Connect.

A classic session has the jar among its jars, and Python has it on its path where it is among the pyFiles:
spark-submit --jars digits-spark-app.jar --py-files digits-spark-app.jar program.py
Of Spark Connect the server has the jar, and the client's Python this package.
"""

import math

from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.sql.utils import is_remote

__all__ = ["DigitClassifier", "DigitClassificationModel", "read_idx"]

_SESSION_WITHOUT_JAR = (
    "this session's JVM does not know digits-spark's jar: stop it, and start one with "
    '.config("spark.jars", JAR), or with --jars JAR under spark-submit; '
    '"spark.submit.pyFiles" and --py-files bring the Python part alone'
)
_SERVER_WITHOUT_JAR = (
    "this Spark Connect server, or an executor of it, does not know digits-spark's jar: "
    "whoever runs it has to start it with --jars JAR; spark.addArtifacts does not reach the executors"
)
# What a server says of names that only the jar knows.
_SIGNS_OF_NO_JAR = (
    "Unsupported ML operator, found org.digits.",
    "Unsupported read for org.digits.",
    "ClassNotFoundException: org.digits.",
    "Failed to find the data source: idx",
)
_SIGNS_OF_NO_FILE = ("there is no such file or folder", "Path does not exist: ")


def _param(name, converter):
    return Param(Params._dummy(), name, f"see DigitClassifier.{name} in Java", converter)


def _require_jar():
    """Fails where the classic session's JVM has not got this jar; of a server the first command tells."""
    if is_remote():
        return
    from py4j.java_gateway import JavaPackage
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError("there is no Spark session yet: start one with digits-spark's jar first")
    # py4j takes every name that it does not know for that of a package.
    if isinstance(context._jvm.org.digits.spark.ml.DigitClassifier, JavaPackage):
        raise RuntimeError(_SESSION_WITHOUT_JAR)


def _told(work):
    """Does work; what a server alone cannot explain becomes one line."""
    try:
        return work()
    except Exception as error:
        message = str(error)
        if is_remote() and any(sign in message for sign in _SIGNS_OF_NO_JAR):
            raise RuntimeError(_SERVER_WITHOUT_JAR) from error
        if is_remote() and any(sign in message for sign in _SIGNS_OF_NO_FILE):
            line = message.splitlines()[0]
            raise RuntimeError(f"{line}; name a path as the Spark Connect server sees it") from error
        raise


class _Loadable(JavaMLReadable):
    @classmethod
    def load(cls, path):
        return _told(lambda: super(_Loadable, cls).load(path))


class _ImageParams(Params):
    imageHeight = _param("imageHeight", TypeConverters.toInt)
    imageWidth = _param("imageWidth", TypeConverters.toInt)
    pixelScale = _param("pixelScale", TypeConverters.toFloat)
    engine = _param("engine", TypeConverters.toString)

    def __init__(self, *args):
        super().__init__(*args)
        # Java's defaults: over Spark Connect no client can ask for them.
        self._setDefault(imageHeight=0, imageWidth=0, pixelScale=255.0, engine="auto")


class DigitClassifier(
    _JavaProbabilisticClassifier, _ImageParams, JavaMLWritable, _Loadable
):
    """Trains the network. Every param is a keyword, as in DigitClassifier(epochs=1)."""

    epochs = _param("epochs", TypeConverters.toInt)
    batchSize = _param("batchSize", TypeConverters.toInt)
    learningRate = _param("learningRate", TypeConverters.toFloat)
    schedule = _param("schedule", TypeConverters.toString)
    seed = _param("seed", TypeConverters.toInt)
    groups = _param("groups", TypeConverters.toInt)
    groupWorkers = _param("groupWorkers", TypeConverters.toInt)
    averagingFrequency = _param("averagingFrequency", TypeConverters.toInt)
    roundFrequency = _param("roundFrequency", TypeConverters.toInt)
    augmentation = _param("augmentation", TypeConverters.toString)
    weightDecay = _param("weightDecay", TypeConverters.toFloat)

    def __init__(self, **params):
        super().__init__()
        self._setDefault(
            epochs=6,
            batchSize=16,
            learningRate=0.0,
            schedule="one-cycle",
            seed=1,
            groups=0,
            groupWorkers=0,
            averagingFrequency=0,
            roundFrequency=2000,
            augmentation="affine",
            weightDecay=0.05,
        )
        _require_jar()
        self._java_obj = self._new_java_obj("org.digits.spark.ml.DigitClassifier", self.uid)
        self._set(**params)

    def setParams(self, **params):
        """Sets any params by keyword."""
        return self._set(**params)

    def _create_model(self, java_model):
        return DigitClassificationModel(java_model)

    def _fit(self, dataset):
        model = _told(lambda: super(DigitClassifier, self)._fit(dataset))
        # The model's are those of its images, also where 0 left them open here.
        pixels = model.numFeatures
        height = self.getOrDefault("imageHeight")
        width = self.getOrDefault("imageWidth")
        height = height or (pixels // width if width else math.isqrt(pixels))
        return model._set(imageHeight=height, imageWidth=pixels // height)


class DigitClassificationModel(
    _JavaProbabilisticClassificationModel, _ImageParams, JavaMLWritable, _Loadable
):
    """What DigitClassifier trains."""


def read_idx(spark, folder, part):
    """IDX files as (id, features, label); part is "train" or "test". A Spark Connect server reads them, where it runs."""
    _require_jar()
    rows = spark.read.format("idx").option("part", part).option("vectors", True).load(folder)
    # Spark Connect asks its server when the columns are needed: what cannot be read is told here.
    _told(lambda: rows.schema)
    return rows
