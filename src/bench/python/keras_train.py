"""The well-known tutorial in Keras on TensorFlow: Adam's defaults, minibatches of 64."""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import tensorflow as tf

import mnist
import program


def network() -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model


class Measure(keras.callbacks.Callback):
    """Evaluates after each epoch and stops at the wanted accuracy."""

    def __init__(self, epochs: program.Epochs, test: tuple, until: float | None) -> None:
        super().__init__()
        self.times = epochs
        self.test = test
        self.until = until

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.times.begin()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.times.end()
        accuracy = self.model.evaluate(*self.test, verbose=0)[1]
        self.times.accuracy(accuracy)
        self.model.stop_training = self.until is not None and accuracy >= self.until


def main() -> None:
    parser = program.arguments(__doc__)
    program.add_until(parser)
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    keras.utils.set_random_seed(args.seed)
    (x, y), (test_x, test_y) = mnist.load(args.data)
    epochs = program.Epochs(len(x))
    test = test_x[..., None], keras.utils.to_categorical(test_y, 10)
    network().fit(
        x[..., None],
        keras.utils.to_categorical(y, 10),
        batch_size=args.batch_size,
        epochs=args.epochs,
        verbose=0,
        callbacks=[Measure(epochs, test, args.until)],
    )
    program.report(
        system="keras",
        versions={"keras": keras.__version__, "tensorflow": tf.__version__},
        settings={"batchSize": args.batch_size},
        **epochs.result(),
    )


if __name__ == "__main__":
    main()
