"""Opens a published run's models in other programs and prints what came of it, as a table.

interop.py --run FOLDER [--data FOLDER] [NAME ...]: FOLDER of the run has its model files; data has
MNIST's test images. Each program is installed by itself, pinned, under target, and gets a fresh
copy of the file; NAMEs choose some programs. The probabilities that they are compared with are
computed here in float64 from model.safetensors.
"""

import argparse
import dataclasses
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import installs
from installs import run

HERE = Path(__file__).resolve().parent / "interop"
NUMPY = "numpy==2.4.6"
ONNX = "onnx==1.23.2"


@dataclasses.dataclass(frozen=True)
class Program:
    """One row of the table: a file that a program reads."""

    name: str
    version: str
    file: str
    packages: tuple[str, ...]
    hint: str = ""
    reader: str = ""

    @property
    def script(self) -> str:
        return self.reader or self.name


KERAS = {
    "JAX": ("keras==3.15.1", "jax==0.10.2", "jaxlib==0.10.2", NUMPY),
    "PyTorch": ("bench:keras_torch",),
    "TensorFlow": ("bench:keras",),
}
PROGRAMS = (
    Program("onnxruntime", "1.32.0", "model.onnx", ("onnxruntime==1.32.0", NUMPY)),
    Program("onnx", "1.23.2", "model.onnx", (ONNX, NUMPY), "its reference evaluator"),
    Program("openvino", "2026.4.1", "model.onnx", ("openvino==2026.4.1", NUMPY), "float32 hint"),
    Program("opencv", "5.0.0", "model.onnx", ("opencv-python-headless==5.0.0.93", NUMPY)),
    Program(
        "tinygrad", "0.14.0", "model.onnx", ("tinygrad==0.14.0", NUMPY), "`DEV=PYTHON`, 8 images"
    ),
    Program("tract", "0.23.9", "model.onnx", ("tract==0.23.9", NUMPY)),
    Program("mnn", "3.6.1", "model.onnx", ("MNN==3.6.1", NUMPY), "converts with `MNNConvert`"),
    Program(
        "ncnn",
        "2026-10-20",
        "model.onnx",
        ("ncnn==1.0.20261020", "pnnx==20261020", NUMPY),
        "`pnnx ... fp16=0`, and `use_fp16_* = False`",
    ),
    Program(
        "emx-onnx-cgen",
        "1.4.0",
        "model.onnx",
        ("emx-onnx-cgen==1.4.0", ONNX, NUMPY),
        "C; loads `model.bin`",
    ),
    Program("onnxruntime-web", "1.30.0", "model.onnx", ("npm:onnxruntime-web@1.30.0",), "wasm"),
    Program("rten", "0.27.0", "model.onnx", ("cargo:rten-0.27.0",)),
    Program(
        "onnx2tf",
        "2.6.9",
        "model.onnx",
        ("onnx2tf==2.6.9", "--ignore-requires-python"),  # it asks for 3.12, and runs in 3.11
        "LiteRT 2.1.2 reads its `model_float32.tflite`",
    ),
    Program(
        "samediff",
        "1.0.0-M2.1",
        "model.onnx",
        ("maven:samediff-1.0.0-M2.1",),
        "DL4J's; clears its sessions before each batch",
    ),
    Program(
        "hls4ml",
        "1.3.0",
        "model.onnx",
        ("hls4ml==1.3.0", "qonnx==1.0.0", NUMPY),
        "C++ of `fixed<40,12>`, without its softmax; 200 images",
    ),
    *(
        Program(
            f"keras, .{ending}",
            "3.15.1",
            f"mnist_cnn.{ending}",
            packages,
            f"on {backend}",
            f"keras_{backend.lower()}",
        )
        for ending in ("keras", "h5")
        for backend, packages in KERAS.items()
    ),
    Program(
        "tf_keras",
        "2.21.0",
        "mnist_cnn.h5",
        ("tf_keras==2.21.0", "tensorflow-cpu==2.21.0", NUMPY),
    ),
    Program("h5py", "3.16.0", "mnist_cnn.h5", ("h5py==3.16.0", NUMPY), "", "weights_h5py"),
    Program("pyfive", "1.3.0", "mnist_cnn.h5", ("pyfive==1.3.0", NUMPY), "", "weights_pyfive"),
    Program("jsfive", "0.4.2", "mnist_cnn.h5", ("npm:jsfive@0.4.2",), "", "weights_jsfive"),
    Program("h5wasm", "0.10.3", "mnist_cnn.h5", ("npm:h5wasm@0.10.3",), "", "weights_h5wasm"),
)


def main() -> None:
    options = arguments()
    chosen = [p for p in PROGRAMS if not options.names or p.script in options.names]
    home = installs.python((NUMPY, "safetensors==0.8.0"))
    work = Path(tempfile.mkdtemp(prefix="interop"))
    try:
        prepare = ("reference.py", options.run / "model.safetensors", options.data, work)
        run(home, HERE / prepare[0], *prepare[1:])
        print(
            "| program | version | file | batch sizes | labels equal | largest difference | note |"
        )
        print("|---|---|---|---|---:|---:|---|")
        failed = [p.script for p in chosen if not row(p, options.run, work, home)]
    finally:
        shutil.rmtree(work)
    if failed:
        sys.exit(f"not opened: {', '.join(failed)}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--run", type=Path, required=True, help="folder of a published run")
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    parser.add_argument("names", nargs="*", metavar="NAME", help="programs; all if left out")
    options = parser.parse_args()
    known = {program.script for program in PROGRAMS}
    for name in options.names:
        if name not in known:
            parser.error(f"no program '{name}'; expected some of {', '.join(sorted(known))}")
    return options


def row(program: Program, folder: Path, work: Path, home: Path) -> bool:
    """Prints a program's row; False where it does not read the file."""
    copy = work / program.script / program.file
    shutil.rmtree(copy.parent, ignore_errors=True)
    copy.parent.mkdir()
    shutil.copy(folder / program.file, copy)
    opened = True
    try:
        read(program, copy, work)
        found = json.loads(run(home, HERE / "compare.py", work, copy.parent))
        cells = [found["batches"], found["labels"], found["largest"], program.hint]
        if copy.read_bytes() != (folder / program.file).read_bytes():
            cells[3] += "; rewrites its file"
    except subprocess.CalledProcessError as e:
        opened = False
        cells = ["", "not opened", "", reason(e.stderr or e.stdout or "")]
    cells = [program.name, program.version, f"`{program.file}`", *cells]
    print(f"| {' | '.join(cells)} |", flush=True)
    return opened


def reason(output: str) -> str:
    """The line that says why; Node.js prints its version after it."""
    lines = output.strip().splitlines() or ["it says nothing"]
    return next((line for line in reversed(lines) if "Error" in line), lines[-1]).strip()


def read(program: Program, copy: Path, work: Path) -> None:
    script = HERE / "readers" / f"read_{program.script.replace('-', '_')}"
    command, folder = installs.reader(program.packages, script)
    run(*command, copy, work, folder=folder)


if __name__ == "__main__":
    main()
