"""Runs this project and its opponents in turn and writes a Markdown report.

Example: submit-scripts/benchmark.sh --only training,accuracy --repeats 3 --seeds 5
"""

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import environments
import machine
import processes
import report
import systems
from environments import ROOT, TARGET

SEEDED = ("accuracy", "presets", "workers")


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = sorted({s.name for each in systems.SECTIONS.values() for s in each} - {"peak"})
    add = parser.add_argument
    add("--only", type=choices(systems.SECTIONS), help="sections, by default all of them")
    add("--systems", type=choices(names), help="systems, by default all of them")
    add("--repeats", type=int, default=5, help="of each throughput")
    add("--epochs", type=int, default=3, help="of each training throughput")
    add("--seeds", type=int, default=5, help="of each accuracy, from 1 on")
    add("--target-accuracy", type=float, default=0.99)
    add("--threads", type=int, default=len(os.sched_getaffinity(0)), help="cores to use")
    add("--batch-size", type=int, default=64, help="of this project's training and its engine's")
    add("--engine", help="of this project (default: its own default)")
    add("--data", type=Path, default=ROOT / "data" / "mnist", help="folder of the IDX files")
    add("--images", type=int, help="measure on the first images only, to try the harness")
    add("--slow-images", type=int, default=6000, help="images for DL4J as shipped")
    add("--rows", type=int, default=1_000_000, help="of the prediction")
    add("--timeout", type=float, default=1800, help="seconds for each run")
    add("--report", type=Path, default=TARGET / "benchmarks.md", help="raw JSON stands beside it")
    add("--append", action="store_true", help="add to the raw results of earlier parts")
    add(
        "--render", action="store_true", help="write the report of the raw results, measure nothing"
    )
    return parser.parse_args(arguments)


def choices(known: object) -> object:
    def convert(text: str) -> list[str]:
        chosen = text.split(",")
        unknown = set(chosen) - set(known)
        if unknown:
            raise argparse.ArgumentTypeError(
                f"{', '.join(sorted(unknown))}: choose from {', '.join(known)}"
            )
        return chosen

    return convert


def settings(args: argparse.Namespace) -> systems.Settings:
    data = environments.data(args.data.resolve())
    if args.images:
        data = environments.subset(data, args.images)
    slow = environments.subset(data, min(args.slow_images, args.images or args.slow_images))
    return systems.Settings(
        data,
        slow,
        args.threads,
        args.epochs,
        args.engine,
        args.target_accuracy,
        args.rows,
        args.batch_size,
    )


class Benchmark:
    """Measures, and keeps the raw results on disk after every run."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._raw_file = args.report.with_suffix(".json")
        if args.render:
            # With the machine and the commit of then.
            self._raw = json.loads(self._raw_file.read_text())
            return
        self._raw = {
            "machine": machine.facts(ROOT),
            "targetAccuracy": args.target_accuracy,
            "records": self._earlier() if args.append else [],
        }

    def _earlier(self) -> list[dict]:
        if not self._raw_file.exists():
            return []
        return json.loads(self._raw_file.read_text())["records"]

    def run(self) -> None:
        shared = settings(self._args)
        warm(shared, self._args.timeout)
        for section in self._args.only or systems.SECTIONS:
            chosen = [s for s in systems.SECTIONS[section] if self._is_chosen(s)]
            if section == "training" and any(s.name == "torch" for s in chosen):
                shared = self._tuned(shared)
            rounds = self._args.seeds if section in SEEDED else self._args.repeats
            for seed in range(1, rounds + 1):
                for system in chosen:
                    self._measure(section, system, shared, seed)

    def _is_chosen(self, system: systems.System) -> bool:
        return system.name == "peak" or self._is_chosen_name(system.name)

    def _is_chosen_name(self, name: str) -> bool:
        return self._args.systems is None or name in self._args.systems

    def _tuned(self, shared: systems.Settings) -> systems.Settings:
        """Settings with PyTorch's fastest options."""
        tried = []
        for options in systems.TORCH_SETTINGS:
            candidate = dataclasses.replace(shared, torch_options=options, epochs=2)
            title = f"minibatch {options[1]}, {options[3]}"
            system = systems.System("torch", title, systems.torch_training)
            record = self._measure("torch-settings", system, candidate, 1)
            tried.append((record["result"].get("imagesPerSecond", 0), options))
        return dataclasses.replace(shared, torch_options=max(tried)[1])

    def _measure(
        self, section: str, system: systems.System, shared: systems.Settings, seed: int
    ) -> dict:
        record = {
            "section": section,
            "system": system.name,
            "title": system.title,
            "seed": seed,
            "time": time.strftime("%Y-%m-%dT%H:%M:%S"),
            "loadBefore": machine.load(),
        }
        record |= measure(system, shared, seed, self._args.timeout)
        self._raw["records"].append(record)
        self.write()
        print(progress(record), file=sys.stderr, flush=True)
        return record

    def write(self) -> None:
        self._raw_file.parent.mkdir(parents=True, exist_ok=True)
        self._raw_file.write_text(json.dumps(self._raw, indent=1))
        self._args.report.write_text(report.render(self._raw))


def warm(shared: systems.Settings, timeout_seconds: float) -> None:
    """The first training after a build also writes the archive of classes: it is not measured."""
    few = dataclasses.replace(shared, data=shared.slow_data, epochs=1)
    first = systems.System(systems.OWN, "the first training", systems.digits_training)
    record = {"section": "not measured", "system": systems.OWN, "seed": 1}
    record |= measure(first, few, 1, timeout_seconds)
    print(progress(record), file=sys.stderr, flush=True)


def measure(
    system: systems.System, shared: systems.Settings, seed: int, timeout_seconds: float
) -> dict:
    """One run; whatever goes wrong becomes part of the record."""
    empty = {"wallSeconds": 0, "peakMemoryBytes": 0, "result": {}}
    try:
        program = system.program(shared, seed)
    except (subprocess.CalledProcessError, OSError, ValueError) as e:
        return empty | {"error": f"its environment could not be made: {e}"}
    outcome = processes.run(
        list(program.command),
        environment=program.environment,
        folder=environments.HERE.parents[2],
        timeout_seconds=timeout_seconds,
    )
    record = empty | {
        "wallSeconds": outcome.wall_seconds,
        "peakMemoryBytes": outcome.peak_memory_bytes,
        "error": None,
    }
    if outcome.exit_code != 0:
        return record | {"error": outcome.last_error()}
    try:
        return record | {"result": program.result(outcome)}
    except (OSError, ValueError, KeyError) as e:
        return record | {"error": f"no result: {e!r}; {outcome.last_error()}"}


def progress(record: dict) -> str:
    result = record["result"]
    speed = result.get("imagesPerSecond")
    facts = [
        f"{speed:,.0f} images/s" if speed else "",
        f"{result['gigaflops']:,.0f} GFLOP/s" if "gigaflops" in result else "",
        f"{100 * result['accuracy']:.2f} %" if result.get("accuracy") else "",
        f"{record['wallSeconds']:.1f} s",
        f"failed: {record['error']}" if record["error"] else "",
    ]
    name = f"{record['section']} {record['seed']}: {record['system']}"
    return f"{name}: {', '.join(fact for fact in facts if fact)}"


def main() -> None:
    args = parse(sys.argv[1:])
    if args.render:
        Benchmark(args).write()
        return
    environments.build()
    # Every child inherits them: opponents and project run on the same cores.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: args.threads])
    Benchmark(args).run()
    print(args.report)


if __name__ == "__main__":
    main()
