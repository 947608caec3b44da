"""Writes IDX test images as other programs' users have them: formats_write.py IDX FOLDER."""

import csv
import gzip
import sys
from pathlib import Path

import datasets
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image


def read(folder: Path, name: str) -> np.ndarray:
    packed = folder / f"{name}.gz"
    content = gzip.open(packed).read() if packed.exists() else (folder / name).read_bytes()
    dimensions = content[3]
    shape = np.frombuffer(content, ">i4", dimensions, 4)
    return np.frombuffer(content, np.uint8, -1, 4 + 4 * dimensions).reshape(shape)


def main() -> None:
    source, to = Path(sys.argv[1]), Path(sys.argv[2])
    to.mkdir(parents=True)
    images = read(source, "t10k-images-idx3-ubyte")
    labels = read(source, "t10k-labels-idx1-ubyte")
    flat = images.reshape(len(images), -1)

    np.savez_compressed(
        to / "numpy.npz", x_train=images[:0], y_train=labels[:0], x_test=images, y_test=labels
    )
    columns = {f"pixel{i}": flat[:, i] for i in range(flat.shape[1])}
    table = pd.DataFrame({"label": labels} | columns)
    table.to_csv(to / "pandas-csv.csv", index=False)
    table.to_parquet(to / "pandas-columns.parquet")
    pd.DataFrame({"label": labels.astype(str), "image": list(flat)}).to_parquet(
        to / "pandas-arrays-labels-as-text.parquet"
    )
    with open(to / "csv-without-names.csv", "w", newline="") as file:
        csv.writer(file).writerows([label, *row] for label, row in zip(labels, flat, strict=True))
    nested = pa.array(images.tolist(), pa.list_(pa.list_(pa.uint8())))
    pq.write_table(pa.table({"image": nested, "label": labels}), to / "pyarrow-nested.parquet")
    scaled = pa.array(list(flat.astype(np.float32) / 255), pa.list_(pa.float32()))
    pq.write_table(pa.table({"image": scaled, "label": labels}), to / "pyarrow-floats.parquet")
    frame = pl.DataFrame({"label": labels, "features": flat})
    frame.write_parquet(to / "polars-array.parquet")
    lists = frame.with_columns(pl.col("features").cast(pl.List(pl.Int64)))  # noqa: F841 DuckDB sees it
    target = to / "duckdb-lists.parquet"
    duckdb.sql(f"COPY (SELECT label, features AS image FROM lists) TO '{target}' (FORMAT parquet)")
    write_pictures(images, labels, to / "pillow-png")
    features = datasets.Features(
        {"image": datasets.Image(), "label": datasets.ClassLabel(num_classes=10)}
    )
    rows = {"image": [Image.fromarray(image) for image in images], "label": labels.tolist()}
    datasets.Dataset.from_dict(rows, features).to_parquet(to / "datasets-pictures.parquet")


def write_pictures(images: np.ndarray, labels: np.ndarray, to: Path) -> None:
    for label in range(10):
        (to / str(label)).mkdir(parents=True)
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        Image.fromarray(image).save(to / str(label) / f"{i:05}.png")


if __name__ == "__main__":
    main()
