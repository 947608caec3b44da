"""DigitClassifier for PySpark: thin wrappers of the Java classes in this jar.

The jar is on Python's path where it is among the pyFiles:
spark-submit --jars digits-spark-app.jar --py-files digits-spark-app.jar program.py
"""

from py4j.java_gateway import JavaPackage
from pyspark import SparkContext
from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.sql import DataFrame

__all__ = ["DigitClassifier", "DigitClassificationModel", "read_idx"]


def _param(name, converter):
    return Param(Params._dummy(), name, f"see DigitClassifier.{name} in Java", converter)


def _java(jvm):
    """The Java package; fails where the session's JVM has not got this jar."""
    package = jvm.org.digits.spark.ml
    # py4j takes every name that it does not know for that of a package.
    if isinstance(package.DigitClassifier, JavaPackage):
        raise RuntimeError(
            "this session's JVM does not know digits-spark's jar: stop it, and start one with "
            '.config("spark.jars", JAR), or with --jars JAR under spark-submit; '
            '"spark.submit.pyFiles" and --py-files bring the Python part alone'
        )
    return package


class _ImageParams(Params):
    imageHeight = _param("imageHeight", TypeConverters.toInt)
    imageWidth = _param("imageWidth", TypeConverters.toInt)
    pixelScale = _param("pixelScale", TypeConverters.toFloat)
    engine = _param("engine", TypeConverters.toString)


class DigitClassifier(
    _JavaProbabilisticClassifier, _ImageParams, JavaMLWritable, JavaMLReadable
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

    def __init__(self, **params):
        super().__init__()
        context = SparkContext._active_spark_context
        if context is None:
            raise RuntimeError("there is no Spark session yet: start one with digits-spark's jar first")
        _java(context._jvm)
        self._java_obj = self._new_java_obj("org.digits.spark.ml.DigitClassifier", self.uid)
        # The defaults are Java's.
        self._transfer_params_from_java()
        self._set(**params)

    def setParams(self, **params):
        """Sets any params by keyword."""
        return self._set(**params)

    def _create_model(self, java_model):
        return DigitClassificationModel(java_model)

    def _fit(self, dataset):
        model = super()._fit(dataset)
        # Java's model knows the size of the images, also where this has 0.
        model._transfer_params_from_java()
        return model


class DigitClassificationModel(
    _JavaProbabilisticClassificationModel, _ImageParams, JavaMLWritable, JavaMLReadable
):
    """What DigitClassifier trains."""


def read_idx(spark, folder, part):
    """IDX files as (id, features, label); part is "train" or "test"."""
    datasets = _java(spark._jvm).FeatureDatasets
    return DataFrame(getattr(datasets, part)(spark._jsparkSession, folder), spark)
