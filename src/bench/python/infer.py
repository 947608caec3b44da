"""Forward passes over the test images at several minibatch sizes."""

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

import mnist
import program

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

Pass = Callable[[], object]


class Keras:
    """Keras' predict."""

    def __init__(self, threads: int) -> None:
        import keras_train

        keras_train.tf.config.threading.set_intra_op_parallelism_threads(threads)
        self.versions = {
            "keras": keras_train.keras.__version__,
            "tensorflow": keras_train.tf.__version__,
        }
        self._model = keras_train.network()

    def whole_pass(self, images: np.ndarray, batch_size: int) -> Pass:
        images = images[..., None]
        return lambda: self._model.predict(images, batch_size=batch_size, verbose=0)


class Torch:
    """PyTorch, eager, channels last."""

    def __init__(self, threads: int) -> None:
        import torch_network

        self._torch = torch_network.torch
        self._torch.set_num_threads(threads)
        self.versions = {"torch": self._torch.__version__}
        self._format = self._torch.channels_last
        self._model = torch_network.network().eval().to(memory_format=self._format)

    def whole_pass(self, images: np.ndarray, batch_size: int) -> Pass:
        tensor = self._torch.from_numpy(images)[:, None].contiguous(memory_format=self._format)
        return lambda: self._forward(tensor, batch_size)

    def _forward(self, images: object, batch_size: int) -> None:
        with self._torch.inference_mode():
            for minibatch in images.split(batch_size):
                self._torch.softmax(self._model(minibatch), 1)


class OnnxRuntime:
    """onnxruntime with every optimisation of the graph."""

    def __init__(self, threads: int) -> None:
        import onnxruntime

        from onnx_network import model

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.versions = {"onnxruntime": onnxruntime.__version__}
        self._session = onnxruntime.InferenceSession(
            model().SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def whole_pass(self, images: np.ndarray, batch_size: int) -> Pass:
        minibatches = [
            images[first : first + batch_size, None] for first in range(0, len(images), batch_size)
        ]
        return lambda: [self._session.run(None, {"images": m}) for m in minibatches]


SYSTEMS = {"keras": Keras, "torch": Torch, "onnxruntime": OnnxRuntime}


def median_seconds(whole_pass: Pass, seconds: float) -> float:
    """Median of the passes that fit in the time, at least three; the first two warm up."""
    whole_pass()
    whole_pass()
    passes: list[float] = []
    while len(passes) < 3 or sum(passes) < seconds:
        begin = time.perf_counter()
        whole_pass()
        passes.append(time.perf_counter() - begin)
    return statistics.median(passes)


def main() -> None:
    parser = program.arguments(__doc__)
    parser.add_argument("--system", choices=SYSTEMS, required=True)
    parser.add_argument("--batch-sizes", default="16,64,256,1000")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each minibatch size")
    args = parser.parse_args()
    images, _ = mnist.part(args.data, "t10k")
    system = SYSTEMS[args.system](args.threads)
    by_batch_size = {}
    for size in (int(text) for text in args.batch_sizes.split(",")):
        by_batch_size[size] = len(images) / median_seconds(
            system.whole_pass(images, size), args.seconds
        )
    program.report(
        system=args.system,
        versions=system.versions,
        imagesPerSecond=max(by_batch_size.values()),
        imagesPerSecondByBatchSize=by_batch_size,
    )


if __name__ == "__main__":
    main()
