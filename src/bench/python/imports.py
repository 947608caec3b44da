"""Imports what Keras and PyTorch export of the tutorial's network, and prints whether they agree.

imports.py [--data FOLDER]: the two programs train for 100 minibatches and write their files; each is
made a run by `import`, which then predicts MNIST's test images. It fails unless all labels are
those of the program that wrote the file.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import environments
import installs

HERE = Path(__file__).resolve().parent
TARGET = environments.ROOT / "target" / "imports"
DIGITS = environments.ROOT / "submit-scripts" / "digits.sh"
COMPARING = ("pyarrow==26.0.1", "numpy==2.4.6")
LARGEST = 1e-5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    data = parser.parse_args().data.resolve()
    shutil.rmtree(TARGET, ignore_errors=True)
    files = TARGET / "files"
    files.mkdir(parents=True)
    environments.run(environments.python("keras_torch"), HERE / "imports_write.py", data, files)
    print("| file | labels equal | largest difference |")
    print("|---|---:|---:|")
    written = sorted(f for f in files.iterdir() if f.suffix in (".keras", ".h5", ".onnx"))
    failed = [file.name for file in written if not row(file, data)]
    if failed:
        sys.exit(f"others than their programs': {', '.join(failed)}")


def row(file: Path, data: Path) -> bool:
    output, run = TARGET / "output", file.name.replace(".", "-")
    kind = "--onnx" if file.suffix == ".onnx" else "--keras"
    here = ("--output", output)
    digits("import", kind, file, "--run-id", run, "--data", data, *here)
    predicted = TARGET / "predicted" / run
    images = data / "t10k-images-idx3-ubyte"
    digits("predict", "--run", run, "--input", images, "--to", predicted, *here)
    expected = file.with_name(file.name.partition(".")[0].partition("-")[0] + ".f32")
    comparison = HERE / "imports_compare.py"
    found = json.loads(installs.run(installs.python(COMPARING), comparison, predicted, expected))
    labels = f"{found['equal']:,} of {found['images']:,}"
    print(f"| `{file.name}` | {labels} | {found['largest']:.1e} |", flush=True)
    return found["equal"] == found["images"] and found["largest"] <= LARGEST


def digits(*arguments: object) -> None:
    environments.run(DIGITS, *arguments, folder=environments.ROOT)


if __name__ == "__main__":
    main()
