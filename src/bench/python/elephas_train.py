"""elephas: the Keras network on Spark, each partition trained apart and averaged at the end."""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["PYSPARK_PYTHON"] = sys.executable

import elephas.spark_model
import elephas.utils.rdd_utils
import keras
import pyspark
import tensorflow as tf

import mnist
import program
from keras_train import network

ELEPHAS_VERSION = "7.3.0"  # the package does not say


def context(threads: int) -> pyspark.SparkContext:
    conf = pyspark.SparkConf().setMaster(f"local[{threads}]").setAppName("elephas")
    # The rows travel as Python objects; Spark's default of 1 GB is too little for them.
    conf.set("spark.driver.memory", "4g").set("spark.ui.enabled", "false")
    return pyspark.SparkContext(conf=conf)


def main() -> None:
    args = program.arguments(__doc__).parse_args()
    keras.utils.set_random_seed(args.seed)
    (x, y), (test_x, test_y) = mnist.load(args.data)
    sc = context(args.threads)
    sc.setLogLevel("ERROR")
    rdd = elephas.utils.rdd_utils.to_simple_rdd(sc, x[..., None], keras.utils.to_categorical(y, 10))
    # The rows are moved before the clock starts, as ours are; given num_workers, fit moves them again.
    rdd = rdd.repartition(args.threads).cache()
    rdd.count()
    model = elephas.spark_model.SparkModel(network(), mode="synchronous")
    begin = time.perf_counter()
    model.fit(rdd, epochs=args.epochs, batch_size=args.batch_size, verbose=0, validation_split=0)
    seconds = time.perf_counter() - begin
    test = test_x[..., None], keras.utils.to_categorical(test_y, 10)
    accuracy = model.master_network.evaluate(*test, verbose=0)[1]
    program.report(
        system="elephas",
        versions={
            "elephas": ELEPHAS_VERSION,
            "pyspark": pyspark.__version__,
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
        },
        settings={"batchSize": args.batch_size, "mode": "synchronous"},
        imagesPerSecond=args.epochs * len(x) / seconds,
        seconds=seconds,
        accuracy=accuracy,
    )
    sc.stop()


if __name__ == "__main__":
    main()
