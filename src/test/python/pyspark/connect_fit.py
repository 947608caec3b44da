"""connect_fit.py JAR DATA SEED BYTES: trains over Spark Connect, whose server holds so many bytes of models in memory."""

import hashlib
import sys

from session import start

jar, data, seed, most = sys.argv[1:]
spark = start(jar)

from org.digits.spark.ml import DigitClassifier, read_idx  # noqa: E402

LIMITS = "spark.connect.session.connectML.mlCache.memoryControl."
spark.conf.set(LIMITS + "maxInMemorySize", most)
train = read_idx(spark, data, "train")
test = read_idx(spark, data, "test")
digits = DigitClassifier(epochs=2, seed=int(seed), groups=2, groupWorkers=1)
model = digits.fit(train)
print("held", len(spark.client._get_ml_cache_info()))
rows = model.transform(test).orderBy("id").select("probability").collect()
print("digest", hashlib.sha256(repr([list(row[0]) for row in rows]).encode()).hexdigest())
print("classes", model.numClasses)
spark.conf.set(LIMITS + "maxModelSize", "1k")
try:
    digits.fit(train)
except Exception as error:
    print("refused", str(error).splitlines()[0])
