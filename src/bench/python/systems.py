"""What is measured: for each section its systems, and for each system its command."""

import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import environments
from environments import HERE, ROOT, TARGET
from processes import Outcome

JVM = (
    "java",
    "-Xmx2g",
    "--add-modules",
    "jdk.incubator.vector",
    # As conf/spark-defaults.conf: a JVM of one core would choose the serial collector.
    "-XX:+UseG1GC",
    # HotSpot leaves AVX-512 aside on some servers; elsewhere the option means nothing.
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:UseAVX=3",
)
MAX_EPOCHS = 20
# What `predict` gives the network at a time.
PREDICTED_MINIBATCH = 256
SMALL_HEAP = "512m"
SUMMARY = re.compile(
    r"([\d,]+) images in ([\d.]+) s, ([\d,]+) images/s \(([\d.]+) core-seconds in the network\)"
)


@dataclasses.dataclass(frozen=True)
class Settings:
    """What all systems share."""

    data: Path
    slow_data: Path
    threads: int
    epochs: int
    engine: str | None
    target_accuracy: float
    rows: int = 1_000_000
    batch_size: int = 64
    torch_options: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Program:
    """A command, and where its result stands afterwards."""

    command: tuple[str, ...]
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    result: Callable[[Outcome], dict] = Outcome.last_json


@dataclasses.dataclass(frozen=True)
class System:
    """Something to measure; {@code program} takes the settings and the seed."""

    name: str
    title: str
    program: Callable[[Settings, int], Program]


def opponent(environment: str, script: str, *options: object) -> Program:
    interpreter = environments.python(environment)
    return Program((str(interpreter), str(HERE / script), *map(str, options)))


def shared(settings: Settings, seed: int) -> tuple[object, ...]:
    return ("--data", settings.data, "--threads", settings.threads, "--seed", seed)


def java(main: str, openmp_threads: int, *options: object) -> Program:
    command = (*JVM, "-cp", environments.class_path(), f"org.digits.bench.{main}")
    return Program(
        (*command, *map(str, options)), environment={"OMP_NUM_THREADS": str(openmp_threads)}
    )


def digits(settings: Settings, seed: int, name: str, *options: object) -> Program:
    """The project's train command; its result is the published run's metrics."""
    output = TARGET / "runs" / name
    shutil.rmtree(output, ignore_errors=True)
    script = ROOT / "submit-scripts" / "digits.sh"
    command = (script, "train", "--output", output, "--seed", seed, *options)
    return Program(
        tuple(map(str, command)),
        environment={"SPARK_MASTER": f"local[{settings.threads}]"},
        result=lambda _: published(output),
    )


def published(output: Path) -> dict:
    (file,) = output.glob("runs/*/metrics.json")
    return from_metrics(json.loads(file.read_text()))


def from_metrics(metrics: dict) -> dict:
    """What the report reads of a metrics.json."""
    training = metrics["training"]
    rounds = training["rounds"]
    return {
        "system": "digits",
        "settings": {name: metrics["config"].get(name) for name in ("engine", "batch-size")},
        "imagesPerSecond": training["imagesPerSecond"],
        "firstEpochImagesPerSecond": rate([r for r in rounds if r["epoch"] == 1], "seconds"),
        "computeImagesPerSecond": rate(rounds, "computeSeconds"),
        "accuracy": metrics["test"]["accuracy"],
        "seconds": metrics["seconds"],
        "versions": {},
    }


def rate(rounds: list[dict], clock: str) -> float:
    return sum(r["examples"] for r in rounds) / sum(r[clock] for r in rounds)


def engine_option(settings: Settings) -> tuple[str, ...]:
    return ("--engine", settings.engine) if settings.engine else ()


def peak(settings: Settings, seed: int) -> Program:
    return java("FmaPeak", 1, "--threads", settings.threads)


def keras_training(settings: Settings, seed: int) -> Program:
    return opponent("keras", "keras_train.py", *shared(settings, seed), "--epochs", settings.epochs)


def torch_training(settings: Settings, seed: int) -> Program:
    options = (*shared(settings, seed), "--epochs", settings.epochs, *settings.torch_options)
    return opponent("torch", "torch_train.py", *options)


def elephas_training(settings: Settings, seed: int) -> Program:
    return opponent(
        "elephas", "elephas_train.py", *shared(settings, seed), "--epochs", settings.epochs
    )


def dl4j_training(settings: Settings, seed: int) -> Program:
    options = ("--data", settings.slow_data, "--epochs", settings.epochs)
    return java("Dl4jFit", settings.threads, *options)


def dl4j_spark_training(settings: Settings, seed: int) -> Program:
    options = ("--trainer", "dl4j-spark", "--batch-size", 64, "--epochs", settings.epochs)
    return digits(settings, seed, "dl4j-spark", "--data", settings.slow_data, *options)


def digits_training(settings: Settings, seed: int) -> Program:
    options = ("--data", settings.data, "--batch-size", settings.batch_size)
    # The other systems train on the images as they are.
    options += ("--epochs", settings.epochs, "--augmentation", "none")
    return digits(settings, seed, "training", *options, *engine_option(settings))


def engine_training(settings: Settings, seed: int) -> Program:
    options = ("--data", settings.data, "--threads", settings.threads)
    options += ("--batch-sizes", settings.batch_size, "--epochs", settings.epochs)
    return java("EngineThroughput", 1, *options, *engine_option(settings))


def until(settings: Settings, seed: int) -> tuple[object, ...]:
    return (
        *shared(settings, seed),
        "--epochs",
        MAX_EPOCHS,
        "--until",
        settings.target_accuracy,
    )


def keras_until(settings: Settings, seed: int) -> Program:
    return opponent("keras", "keras_train.py", *until(settings, seed))


def torch_until(settings: Settings, seed: int) -> Program:
    # The batch size of its fastest epochs would cost it epochs.
    return opponent("torch", "torch_train.py", *until(settings, seed))


def preset(name: str) -> Callable[[Settings, int], Program]:
    """The train command as it is, whose test accuracy counts."""

    def program(settings: Settings, seed: int) -> Program:
        options = ("--data", settings.data, "--preset", name, *engine_option(settings))
        return digits(settings, seed, "preset", *options)

    return program


def workers(groups: int, group_workers: int) -> Callable[[Settings, int], Program]:
    """The train command with its defaults for so many workers, whatever cores there are."""

    def program(settings: Settings, seed: int) -> Program:
        options = ("--groups", groups, "--group-workers", group_workers)
        options += ("--data", settings.data, "--min-accuracy", 0, *engine_option(settings))
        return digits(settings, seed, "workers", *options)

    return program


def inference(environment: str, system: str) -> Callable[[Settings, int], Program]:
    def program(settings: Settings, seed: int) -> Program:
        return opponent(environment, "infer.py", "--system", system, *shared(settings, seed))

    return program


def engine_inference(settings: Settings, seed: int) -> Program:
    options = ("--mode", "predict", "--data", settings.data, "--threads", settings.threads)
    sizes = ("--batch-sizes", "16,64,256,1000")
    return java("EngineThroughput", 1, *options, *sizes, *engine_option(settings))


def engine_prediction(settings: Settings, seed: int) -> Program:
    options = ("--mode", "predict", "--data", settings.data, "--threads", settings.threads)
    sizes = ("--batch-sizes", PREDICTED_MINIBATCH)
    return java("EngineThroughput", 1, *options, *sizes, *engine_option(settings))


def prediction(
    share: float = 1, *spark_submit_options: str
) -> Callable[[Settings, int], Program]:
    """The project's predict command over a share of the generated rows."""

    def program(settings: Settings, seed: int) -> Program:
        count = int(settings.rows * share)
        rows = environments.rows(settings.data, count, JVM)
        run = environments.trained(settings.data)
        predicted = TARGET / "predicted"
        options = ("--run", run, "--input", rows, "--to", predicted, "--overwrite")
        command = (ROOT / "submit-scripts" / "digits.sh", "predict", *options)
        return Program(
            tuple(map(str, command)),
            environment={
                "SPARK_MASTER": f"local[{settings.threads}]",
                "SPARK_SUBMIT_OPTIONS": " ".join(spark_submit_options),
            },
            result=lambda outcome: summary(outcome.output, count, settings.threads),
        )

    return program


def summary(output: str, rows: int, threads: int) -> dict:
    """What `predict` prints of its work."""
    found = SUMMARY.search(output)
    if not found:
        raise ValueError("it printed no summary")
    images, seconds, speed, network = (float(text.replace(",", "")) for text in found.groups())
    if images != rows or "have no prediction" in output:
        raise ValueError(f"expected {rows:,} predictions: {output.strip()}")
    return {
        "system": "digits",
        "rows": rows,
        "imagesPerSecond": speed,
        "networkShare": network / (seconds * threads),
    }


def small_heap() -> tuple[str, ...]:
    return ("--driver-memory", SMALL_HEAP)


PEAK = System("peak", "FMA peak", peak)
OWN = "digits"

SECTIONS = {
    "training": (
        PEAK,
        System("keras", "Keras, TensorFlow", keras_training),
        System("torch", "PyTorch, best setting", torch_training),
        System("elephas", "elephas, Spark local", elephas_training),
        System("dl4j", "DL4J as shipped", dl4j_training),
        System("dl4j-spark", "dl4j-spark as shipped", dl4j_spark_training),
        System(OWN, "**digits-spark**, training phase under spark-submit", digits_training),
        System("engine", "digits-spark, engine alone, a worker a core", engine_training),
    ),
    "accuracy": (
        System("keras", "Keras, TensorFlow", keras_until),
        System("torch", "PyTorch", torch_until),
        System(OWN, "**digits-spark**, train --preset fast", preset("fast")),
    ),
    "presets": tuple(
        System(name, f"`{name}`", preset(name)) for name in ("fast", "balanced", "accurate")
    ),
    "workers": (
        *(
            System(f"workers-{count}", f"{count} in one group", workers(1, count))
            for count in (1, 2, 4, 8, 16, 32, 64)
        ),
        System("groups-8", "8 groups of one", workers(8, 1)),
    ),
    "inference": (
        PEAK,
        System("keras", "Keras predict", inference("keras", "keras")),
        System("torch", "PyTorch, channels last", inference("torch", "torch")),
        System("onnxruntime", "onnxruntime", inference("onnx", "onnxruntime")),
        System(OWN, "**digits-spark**, engine", engine_inference),
    ),
    "prediction": (
        System("engine", "digits-spark, engine alone, a worker a core", engine_prediction),
        System(OWN, "**digits-spark**, predict under spark-submit", prediction()),
        System("digits-small", f"the same, a heap of {SMALL_HEAP}", prediction(1, *small_heap())),
        System(
            "digits-small-quarter",
            f"the same, a heap of {SMALL_HEAP}, a quarter of the rows",
            prediction(0.25, *small_heap()),
        ),
    ),
}

TORCH_SETTINGS = tuple(
    ("--batch-size", str(size), "--memory-format", memory_format)
    for size in (64, 128)
    for memory_format in ("channels_last", "contiguous")
)
