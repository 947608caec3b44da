"""Makes what the measured programs need: virtual environments, the Java build, the data."""

import shutil
import struct
import subprocess
import sys
import venv
from pathlib import Path

import machine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = ROOT / "target" / "bench"
BUILD = TARGET / "build"
IDX_PARTS = ("train", "t10k")

# PyTorch's wheel is linked with these; no function of theirs runs without a GPU, and together
# they are gigabytes. Lazily bound (lazy_torch.py), any library serves in their place.
CUDA_STAND_INS = (
    "libcublas.so.13",
    "libcublasLt.so.13",
    "libcudnn.so.9",
    "libcufft.so.12",
    "libcufile.so.0",
    "libcusparse.so.12",
    "libcusparseLt.so.0",
    "libnccl.so.2",
    "libnvrtc.so.13",
)


def python(name: str) -> Path:
    """The interpreter of an opponent's environment, made on first use."""
    folder = TARGET / "environments" / name
    requirements = HERE / "requirements" / f"{name}.txt"
    stamp = folder / "requirements.txt"
    interpreter = folder / "bin" / "python"
    if stamp.exists() and stamp.read_text() == requirements.read_text():
        return interpreter
    print(f"making the environment of {name}", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    run(interpreter, "-m", "pip", "install", "-q", "--no-deps", "-r", requirements)
    if name.endswith("torch"):
        stand_in_for_cuda(folder)
    shutil.copy(requirements, stamp)
    return interpreter


def stand_in_for_cuda(folder: Path) -> None:
    (libraries,) = folder.glob("lib/python*/site-packages/torch/lib")
    for name in CUDA_STAND_INS:
        (libraries / name).symlink_to("libtorch_global_deps.so")


def build() -> None:
    """Builds the application with its Spark runtime, and the measuring programs."""
    run("mvn", "-q", "-B", "-DskipTests", "package", folder=ROOT)
    run("mvn", "-q", "-B", "-Pbench", "process-test-classes", folder=ROOT)


def class_path() -> str:
    dependencies = (BUILD / "classpath.txt").read_text().strip()
    return f"{BUILD}/test-classes:{BUILD}/classes:{dependencies}"


def data(folder: Path) -> Path:
    """The folder of the four IDX files, fetched where they are missing."""
    if not (folder / "t10k-labels-idx1-ubyte").exists():
        run(ROOT / "submit-scripts" / "digits.sh", "fetch", "--data", folder, folder=ROOT)
    return folder


def subset(folder: Path, images: int) -> Path:
    """A folder with the first images of each part, for what is slow."""
    target = TARGET / f"mnist-{images}"
    target.mkdir(parents=True, exist_ok=True)
    for part in IDX_PARTS:
        for name, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
            content = (folder / f"{part}-{name}-ubyte").read_bytes()
            count = min(images, struct.unpack(">I", content[4:8])[0])
            shorter = content[:4] + struct.pack(">I", count) + content[8 : header + count * size]
            (target / f"{part}-{name}-ubyte").write_bytes(shorter)
    return target


def rows(data: Path, count: int, jvm: tuple[str, ...]) -> Path:
    """Parquet with as many images as wanted, made on first use."""
    target = TARGET / f"rows-{count}-{data.name}.parquet"
    if not (target / "_SUCCESS").exists():
        print(f"making {count:,} rows", file=sys.stderr)
        options = ("--data", data, "--rows", count, "--to", target)
        opens = machine.pom_property(ROOT, "spark.jvm.opens").split()
        run(*jvm, *opens, "-cp", class_path(), "org.digits.bench.GeneratedRows", *options)
    return target


def trained(data: Path) -> Path:
    """The folder of a published run, trained on first use and by each new build."""
    output = TARGET / "runs" / f"predicting-{data.name}"
    published = output / "runs" / "fast"
    manifest = published / "manifest.json"
    built = max(jar.stat().st_mtime for jar in ROOT.glob("target/digits-spark-*-app.jar"))
    if not manifest.exists() or manifest.stat().st_mtime < built:
        shutil.rmtree(output, ignore_errors=True)
        script = ROOT / "submit-scripts" / "digits.sh"
        options = ("--data", data, "--output", output, "--run-id", "fast", "--preset", "fast")
        run(script, "train", *options, folder=ROOT)
    return published


def run(*command: object, folder: Path | None = None) -> None:
    subprocess.run([str(part) for part in command], cwd=folder, check=True, stdout=sys.stderr)
