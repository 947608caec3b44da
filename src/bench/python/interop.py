"""Opens a published run's models in other programs and prints what came of it, as a table.

interop.py --run FOLDER [--data FOLDER] [NAME ...]: FOLDER of the run has its model files; data has
MNIST's test images. Each program is installed by itself, pinned, under target/interop, and gets a
fresh copy of the file; NAMEs choose some programs. The probabilities that they are compared with are
computed here in float64 from model.safetensors.
"""

import argparse
import dataclasses
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent / "interop"
TARGET = HERE.parents[3] / "target" / "interop"
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


KERAS = ("keras==3.15.1", "jax==0.10.2", "jaxlib==0.10.2", NUMPY)
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
    Program("keras, .keras", "3.15.1", "mnist_cnn.keras", KERAS, "on JAX", "keras_jax"),
    Program("keras, .h5", "3.15.1", "mnist_cnn.h5", KERAS, "on JAX", "keras_jax"),
    Program("h5py", "3.16.0", "mnist_cnn.h5", ("h5py==3.16.0", NUMPY), "", "weights_h5py"),
    Program("pyfive", "1.3.0", "mnist_cnn.h5", ("pyfive==1.3.0", NUMPY), "", "weights_pyfive"),
    Program("jsfive", "0.4.2", "mnist_cnn.h5", ("npm:jsfive@0.4.2",), "", "weights_jsfive"),
    Program("h5wasm", "0.10.3", "mnist_cnn.h5", ("npm:h5wasm@0.10.3",), "", "weights_h5wasm"),
)


def main() -> None:
    options = arguments()
    chosen = [p for p in PROGRAMS if not options.names or p.script in options.names]
    home = python(Program("interop", "", "", (NUMPY, "safetensors==0.8.0")))
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
    try:
        read(program, copy, work)
        compared = run(home, HERE / "compare.py", work, copy.parent)
        found = json.loads(compared)
        cells = [found["batches"], found["labels"], found["largest"], program.hint]
    except subprocess.CalledProcessError as e:
        cells = ["", "not opened", "", reason(e.stderr or e.stdout or "")]
        print(
            f"| {program.name} | {program.version} | `{program.file}` | " + " | ".join(cells) + " |"
        )
        return False
    same = (
        "" if copy.read_bytes() == (folder / program.file).read_bytes() else "; rewrites its file"
    )
    cells[3] += same
    print(f"| {program.name} | {program.version} | `{program.file}` | " + " | ".join(cells) + " |")
    sys.stdout.flush()
    return True


def reason(output: str) -> str:
    """The line that says why; Node.js prints its version after it."""
    lines = output.strip().splitlines() or ["it says nothing"]
    return next((line for line in reversed(lines) if "Error" in line), lines[-1]).strip()


def read(program: Program, copy: Path, work: Path) -> None:
    script = HERE / "readers" / f"read_{program.script.replace('-', '_')}"
    if program.packages[0].startswith("npm:"):
        run("node", script.with_suffix(".mjs"), copy, work, folder=node(program))
    else:
        run(python(program), script.with_suffix(".py"), copy, work)


def python(program: Program) -> Path:
    """The interpreter of a program's environment, made on first use."""
    folder = TARGET / program.packages[0].replace("==", "-")
    interpreter = folder / "bin" / "python"
    stamp = folder / "packages.json"
    wanted = json.dumps(program.packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, clear=True)
        pip = (sys.executable, "-m", "pip", "--python", interpreter, "install", "-q")
        run(*pip, "--no-compile", *program.packages)
        stamp.write_text(wanted)
    return interpreter


def node(program: Program) -> Path:
    """The folder with a program's node_modules, made on first use."""
    package = program.packages[0].removeprefix("npm:")
    folder = TARGET / package.replace("@", "-")
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True)
        run("npm", "install", "--silent", "--no-save", "--ignore-scripts", package, folder=folder)
    return folder


def run(*command: object, folder: Path | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
