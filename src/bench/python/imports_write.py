"""imports_write.py DATA FOLDER: trains the tutorial's network in Keras and in PyTorch, and writes what they export.

Each has seen 100 minibatches; FOLDER gets the files, and the probabilities of each program's own
on the test images as raw little-endian float32 (keras.f32, torch.f32).
"""

import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

from lazy_torch import torch  # noqa: I001  before Keras, which would import it with all of CUDA
import keras
import mnist
import numpy as np
from torch_network import network

MINIBATCHES, SIZE = 100, 128
SEED = 1


def main(data: str, folder: Path) -> None:
    (images, labels), (tested, _) = mnist.load(data)
    trained = slice(MINIBATCHES * SIZE)
    by_keras(images[trained], labels[trained], tested, folder)
    by_torch(images[trained], labels[trained], tested, folder)


def by_keras(images: np.ndarray, labels: np.ndarray, tested: np.ndarray, folder: Path) -> None:
    layers = keras.layers
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(images[..., None], labels, SIZE, verbose=0)
    model.predict(tested[..., None], 1000, verbose=0).astype("<f4").tofile(folder / "keras.f32")
    model.save(folder / "keras.keras")
    model.save(folder / "keras.h5")
    model.export(folder / "keras.onnx", format="onnx", verbose=False)


def by_torch(images: np.ndarray, labels: np.ndarray, tested: np.ndarray, folder: Path) -> None:
    torch.manual_seed(SEED)
    trained = network()
    optimizer = torch.optim.Adam(trained.parameters())
    x, y = torch.tensor(images[:, None]), torch.tensor(labels).long()
    for batch, expected in zip(x.split(SIZE), y.split(SIZE), strict=True):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(trained(batch), expected).backward()
        optimizer.step()
    model = torch.nn.Sequential(*trained, torch.nn.Softmax(1)).eval()
    with torch.no_grad():
        model(torch.tensor(tested[:, None])).numpy().astype("<f4").tofile(folder / "torch.f32")
    example = (torch.zeros(2, 1, 28, 28),)
    batch = ({0: torch.export.Dim("batch")},)
    torch.onnx.export(model, example, folder / "torch-dynamo.onnx", dynamo=True)
    torch.onnx.export(
        model, example, folder / "torch-dynamo-any.onnx", dynamo=True, dynamic_shapes=batch
    )
    torch.onnx.export(model, example, folder / "torch-script.onnx", dynamo=False)
    torch.onnx.export(
        model,
        example,
        folder / "torch-script-any.onnx",
        dynamo=False,
        input_names=["input"],
        dynamic_axes={"input": {0: "n"}},
    )


main(sys.argv[1], Path(sys.argv[2]))
