"""Writes the models under src/test/resources/foreign: what Keras and PyTorch themselves export.

make_foreign.py FOLDER: a small network of each, untrained, with the images that it was shown and
its probabilities, as raw little-endian float32. Made once, with Keras 3.15.1, PyTorch 2.15.0 and
onnxscript 0.7.2; the files are kept, so that the tests need none of the three. Only the notes of
PyTorch's exporter on each node are taken out: they name folders of the machine.
"""

import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "torch"

import torch  # before Keras, which would import it with all of CUDA

import keras
import numpy as np
import onnx

HEIGHT, WIDTH = 12, 14
CLASSES = 4


def main(folder: pathlib.Path) -> None:
    images = np.random.default_rng(1).random((50, HEIGHT, WIDTH), np.float32)
    write(folder, "images", images)
    export_keras(folder, images)
    export_torch(folder, images)


def write(folder: pathlib.Path, name: str, values: np.ndarray) -> None:
    values.astype("<f4").tofile(folder / f"{name}.f32")


def export_keras(folder: pathlib.Path, images: np.ndarray) -> None:
    layers = keras.layers
    keras.utils.set_random_seed(2)
    # The second of its process: the names of layers have other numbers than those of files.
    layers.Conv2D(1, 3), layers.Dense(1)
    model = keras.Sequential(
        [
            keras.Input((HEIGHT, WIDTH, 1)),
            layers.Conv2D(3, 3, activation="relu", bias_initializer="random_normal"),
            layers.MaxPooling2D(),
            layers.Conv2D(5, 3, activation="relu", bias_initializer="random_normal"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(6, activation="relu", bias_initializer="random_normal"),
            layers.Dense(CLASSES, activation="softmax", bias_initializer="random_normal"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    write(folder, "keras", model.predict(images[..., None], verbose=0))
    model.save(folder / "keras.keras")
    model.save(folder / "keras.h5")
    model.export(folder / "keras.onnx", format="onnx", verbose=False)


def export_torch(folder: pathlib.Path, images: np.ndarray) -> None:
    nn = torch.nn
    torch.manual_seed(3)
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(3, 5, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(10, 6),
        nn.ReLU(),
        nn.Linear(6, CLASSES),
        nn.Softmax(1),
    ).eval()
    with torch.no_grad():
        write(folder, "torch", model(torch.tensor(images[:, None])).numpy())
    example = (torch.zeros(2, 1, HEIGHT, WIDTH),)
    dynamic = ({0: torch.export.Dim("batch")},)
    path = folder / "torch-dynamo.onnx"
    torch.onnx.export(model, example, path, dynamo=True, dynamic_shapes=dynamic)
    without_notes(path)
    path = folder / "torch-dynamo-two.onnx"
    torch.onnx.export(model, example, path, dynamo=True, external_data=False)
    without_notes(path)
    torch.onnx.export(
        model,
        example,
        folder / "torch-script.onnx",
        dynamo=False,
        input_names=["input"],
        dynamic_axes={"input": {0: "n"}},
    )


def without_notes(path: pathlib.Path) -> None:
    model = onnx.load(path, load_external_data=False)
    for part in model.graph.node, model.graph.value_info, model.graph.input, model.graph.output:
        for entry in part:
            entry.ClearField("metadata_props")
    for holder in model, model.graph:
        holder.ClearField("metadata_props")
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
