"""fit.py JAR DATA MODEL: what the classifier and its model answer, and what they refuse."""

import sys

from session import start

jar, data, model_folder = sys.argv[1:]
spark = start(jar)

from org.digits.spark.ml import DigitClassificationModel, DigitClassifier, read_idx  # noqa: E402
from pyspark.ml.linalg import Vectors  # noqa: E402


def told(work):
    try:
        work()
        print("told nothing")
    except Exception as error:
        print("told", " ".join(str(error).splitlines()[:2]))


train = read_idx(spark, data, "train")
test = read_idx(spark, data, "test")
digits = DigitClassifier(epochs=2, groups=1, groupWorkers=2, imageHeight=0)
for param in digits.params:
    if digits.hasDefault(param):
        print("default", param.name, digits._defaultParamMap[param])
model = digits.fit(train)
image = test.orderBy("id").first().features
print("uid", model.uid == digits.uid)
print("size", model.getOrDefault("imageHeight"), model.getOrDefault("imageWidth"))
print("classes", model.numClasses, "pixels", model.numFeatures)
print("of one image", model.predict(image), model.predictRaw(image).argmax(), model.predictProbability(image).argmax())
pixels = [(Vectors.dense([0.0, 255.0] * 75), float(i % 2)) for i in range(40)]
table = spark.createDataFrame(pixels, ["features", "label"])
wide = digits.copy({digits.imageHeight: 10, digits.epochs: 1}).fit(table)
print("wide", wide.getOrDefault("imageHeight"), wide.getOrDefault("imageWidth"))
print("copy", model.copy().transform(test).select("prediction").distinct().count())

model.write().overwrite().save(model_folder)
told(lambda: model.save(model_folder))
loaded = DigitClassificationModel.load(model_folder)
same = loaded.transform(test).select("id", "probability").exceptAll(model.transform(test).select("id", "probability"))
print("different", same.count(), loaded.uid == model.uid, loaded.getOrDefault("imageWidth"))
digits.write().overwrite().save(model_folder + ".estimator")
print("estimator", DigitClassifier.load(model_folder + ".estimator").getOrDefault("epochs"))

told(lambda: DigitClassifier(epochs=0).fit(train))
told(lambda: DigitClassifier(engine="fast").fit(train))
told(lambda: DigitClassifier(epochs="many"))
told(lambda: DigitClassifier(epoch=1))
told(lambda: DigitClassifier(imageWidth=13).fit(train))
told(lambda: read_idx(spark, data + "/nothing", "train"))
told(lambda: read_idx(spark, data, "half"))
told(lambda: DigitClassificationModel.load(data + "/nothing"))
