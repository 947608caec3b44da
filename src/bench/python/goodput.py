"""How much of its time a training keeps when executors are killed under it.

goodput.py [--data FOLDER] [--every SECONDS] [--epochs N] [--turns N]: a standalone cluster of three
workers on this machine trains undisturbed, then with one executor after the other killed (SIGKILL),
in turn. Prints seconds, what a kill cost, and whether the parameters are the same.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import environments
import machine

TARGET = environments.TARGET / "goodput"
SPARK = environments.ROOT / "target" / "spark"
WORKERS = 3
MEMORY = "1500m"
EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend"


def main() -> None:
    options = arguments()
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    environments.build()
    data = environments.data(options.data.resolve())
    facts = machine.facts(environments.ROOT)
    print(f"{facts['CPU']}, Java {facts['Java']}, commit {facts['Commit']}; a kill every {options.every} s\n")
    print("| turn | kills | training, s | goodput | lost a kill, s | of a round, s | parameters |")
    print("|---|---:|---:|---:|---:|---:|---|")
    with Cluster() as cluster:
        trained(cluster, data, options, None)
        for turn in range(options.turns):
            calm = trained(cluster, data, options, None)
            print(row(f"{turn + 1}, undisturbed", calm, 0, calm), flush=True)
            killer = Killer(cluster, options.every, seed=turn)
            disturbed = trained(cluster, data, options, killer)
            print(row(f"{turn + 1}, killed", disturbed, killer.kills, calm), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    parser.add_argument("--every", type=float, default=30, help="seconds between two kills")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--turns", type=int, default=1)
    return parser.parse_args()


def row(turn: str, run: dict, kills: int, calm: dict) -> str:
    seconds = wall(run)
    best = wall(calm)
    lost = f"{(seconds - best) / kills:.1f}" if kills else ""
    rounds = calm["training"]["rounds"]
    return (
        f"| {turn} | {kills} | {seconds:.1f} | {best / seconds:.2f} | {lost} "
        f"| {wall(calm) / len(rounds):.1f} | `{run['parametersSha256'][:8]}` |"
    )


def wall(run: dict) -> float:
    """Of the training as its metrics have it: all rounds, waits for executors among them."""
    return run["training"]["seconds"]


class Cluster:
    """A master and its workers, each a process."""

    def __enter__(self) -> "Cluster":
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        self.master = f"spark://localhost:{port}"
        ui = ("--webui-port", 0)
        self._processes = [daemon("master.Master", "--host", "localhost", "--port", port, *ui)]
        for worker in range(WORKERS):
            own = ("--cores", 1, "--memory", MEMORY, "--work-dir", TARGET / f"work{worker}")
            self._processes.append(
                daemon("worker.Worker", "--host", "localhost", *ui, *own, self.master)
            )
        return self

    def __exit__(self, *_: object) -> None:
        for executor in self.executors():
            os.kill(executor, signal.SIGKILL)
        for process in self._processes:
            process.kill()
            process.wait()

    def executors(self) -> list[int]:
        """Process ids."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = entry.read_bytes().split(b"\0")
                works_here = (entry.parent / "cwd").readlink().is_relative_to(TARGET)
            except OSError:
                continue
            if EXECUTOR.encode() in command and works_here:
                found.append(int(entry.parent.name))
        return found


class Killer(threading.Thread):
    """Kills an executor at a time, from the first round on."""

    def __init__(self, cluster: Cluster, every: float, seed: int) -> None:
        super().__init__(daemon=True)
        self._cluster = cluster
        self._every = every
        self._random = random.Random(seed)
        self._over = threading.Event()
        self.kills = 0

    def run(self) -> None:
        while not self._over.wait(self._every):
            executors = self._cluster.executors()
            if executors:
                os.kill(self._random.choice(sorted(executors)), signal.SIGKILL)
                self.kills += 1

    def stop(self) -> None:
        self._over.set()
        self.join()


def daemon(name: str, *arguments: object) -> subprocess.Popen:
    command = [SPARK / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *arguments]
    log = TARGET / f"{name}-{time.monotonic_ns()}.log"
    environment = os.environ | {"SPARK_HOME": str(SPARK)}
    with log.open("w") as told:
        return subprocess.Popen(
            [str(part) for part in command], stdout=told, stderr=told, env=environment
        )


def trained(cluster: Cluster, data: Path, options: argparse.Namespace, killer: Killer | None) -> dict:
    output = TARGET / "output"
    shutil.rmtree(output, ignore_errors=True)
    run = ("--data", data, "--output", output, "--run-id", "goodput", "--preset", "fast")
    more = ("--epochs", options.epochs, "--groups", WORKERS, "--group-workers", 1)
    script = environments.ROOT / "submit-scripts" / "digits.sh"
    log = TARGET / "log.txt"
    environment = os.environ | {"SPARK_MASTER": cluster.master}
    with log.open("w") as told:
        command = [str(part) for part in (script, "train", *run, *more)]
        process = subprocess.Popen(command, stdout=told, stderr=told, env=environment)
        while process.poll() is None and "round 1 " not in log.read_text():
            time.sleep(0.1)
        if killer:
            killer.start()
        process.wait()
        if killer:
            killer.stop()
    if process.returncode != 0:
        sys.exit(log.read_text())
    return json.loads((output / "runs" / "goodput" / "metrics.json").read_text())


if __name__ == "__main__":
    main()
