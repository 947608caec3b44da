"""cross_validate.py JAR DATA MODEL: chooses a learning rate, and saves the best pipeline."""

import sys

from session import start

jar, data, model_folder = sys.argv[1:]
spark = start(jar)

from org.digits.spark.ml import DigitClassifier, read_idx  # noqa: E402
from pyspark.ml import Pipeline  # noqa: E402
from pyspark.ml.evaluation import MulticlassClassificationEvaluator  # noqa: E402
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder  # noqa: E402

train = read_idx(spark, data, "train")
test = read_idx(spark, data, "test")
digits = DigitClassifier(epochs=2, groups=1, groupWorkers=2)
assert digits.getOrDefault("batchSize") == 16
grid = ParamGridBuilder().addGrid(digits.learningRate, [1e-6, 3e-3]).build()
accuracy = MulticlassClassificationEvaluator(metricName="accuracy")
cross_validator = CrossValidator(
    estimator=Pipeline(stages=[digits]),
    estimatorParamMaps=grid,
    evaluator=accuracy,
    numFolds=2,
    seed=1,
)
fitted = cross_validator.fit(train)
best = fitted.bestModel
assert best.stages[0].getOrDefault("imageHeight") == 12
predictions = best.transform(test)
print("folds", fitted.avgMetrics)
print("accuracy", accuracy.evaluate(predictions))
print("columns", ",".join(predictions.columns))
first = test.orderBy("id").first().features
print("first", best.stages[0].predict(first), best.stages[0].numClasses)
best.write().overwrite().save(model_folder)
predictions.select("id", "prediction").orderBy("id").write.csv(model_folder + ".csv")
