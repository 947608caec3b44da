"""Writes the images of an IDX folder as users' programs do: formats_write.py IDX_FOLDER TARGET.

Prints one JSON line: the folders under TARGET, and what wrote each.
"""

import gzip
import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import datasets
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

IDX_NAMES = {"train": "train", "test": "t10k"}


def idx(folder: Path, name: str, header_bytes: int) -> np.ndarray:
    plain = folder / name
    packed = folder / f"{name}.gz"
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    return np.frombuffer(content, np.uint8, offset=header_bytes)


def columns(images: np.ndarray, labels: np.ndarray) -> pd.DataFrame:
    names = [f"pixel{i}" for i in range(images[0].size)]
    frame = pd.DataFrame(images.reshape(len(images), -1), columns=names)
    frame.insert(0, "label", labels)
    return frame


def png(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        place = folder / part / str(label)
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{number:05d}.png")


def csv(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    columns(images, labels).to_csv(folder / f"{part}.csv", index=False)


def numpy_npz(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    np.savez_compressed(
        folder / f"{part}.npz", **{f"x_{part}": images, f"y_{part}": labels.astype(np.int64)}
    )


def pandas_columns(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    columns(images, labels).to_parquet(folder / f"{part}.parquet")


def pyarrow_floats(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    scaled = pa.array(images.astype(np.float32).ravel() / np.float32(255))
    table = {"label": labels, "image": pa.FixedSizeListArray.from_arrays(scaled, images[0].size)}
    pq.write_table(pa.table(table), folder / f"{part}.parquet")


def polars_arrays(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    pl.DataFrame({"label": labels, "image": images}).write_parquet(folder / f"{part}.parquet")


def duckdb_lists(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    flat = pa.array(images.ravel())
    rows = {"label": labels, "image": pa.FixedSizeListArray.from_arrays(flat, images[0].size)}
    connection = duckdb.connect()
    connection.register("images", pa.table(rows))
    target = folder / f"{part}.parquet"
    connection.execute(
        f"copy (select label, image::utinyint[] as image from images) to '{target}' (format parquet)"
    )


def hugging_face_image(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    hugging_face([Image.fromarray(image) for image in images], datasets.Image(), labels).to_parquet(
        folder / f"{part}-00000-of-00001.parquet"
    )


def hugging_face_array2d(images: np.ndarray, labels: np.ndarray, folder: Path, part: str) -> None:
    feature = datasets.Array2D(images[0].shape, "uint8")
    hugging_face(images, feature, labels).to_parquet(folder / f"{part}-00000-of-00001.parquet")


def hugging_face(images: object, feature: object, labels: np.ndarray) -> datasets.Dataset:
    names = [str(label) for label in range(int(labels.max()) + 1)]
    features = datasets.Features({"image": feature, "label": datasets.ClassLabel(names=names)})
    return datasets.Dataset.from_dict({"image": images, "label": labels.tolist()}, features)


WRITERS: dict[str, tuple[str, str, Callable[[np.ndarray, np.ndarray, Path, str], None]]] = {
    "png": ("pillow", "PNG, a folder a label", png),
    "csv": ("pandas", "CSV, a column a pixel", csv),
    "npz": ("numpy", "compressed .npz", numpy_npz),
    "pandas": ("pandas", "Parquet, a column a pixel", pandas_columns),
    "pyarrow": ("pyarrow", "Parquet, arrays of float32, divided by 255", pyarrow_floats),
    "polars": ("polars", "Parquet, nested 28 x 28 arrays of uint8", polars_arrays),
    "duckdb": ("duckdb", "Parquet, lists of utinyint", duckdb_lists),
    "hf-image": ("datasets", "Parquet, feature Image", hugging_face_image),
    "hf-array2d": ("datasets", "Parquet, feature Array2D", hugging_face_array2d),
}


def main(source: Path, target: Path) -> None:
    datasets.disable_progress_bars()
    for part, name in IDX_NAMES.items():
        images = idx(source, f"{name}-images-idx3-ubyte", 16).reshape(-1, 28, 28)
        labels = idx(source, f"{name}-labels-idx1-ubyte", 8)
        for form, (_, _, write) in WRITERS.items():
            folder = target / form
            folder.mkdir(parents=True, exist_ok=True)
            write(images, labels, folder, part)
    written = {
        form: f"{package} {version(package)}: {kind}"
        for form, (package, kind, _) in WRITERS.items()
    }
    print(json.dumps(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
