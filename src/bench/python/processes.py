"""Runs a command and samples the memory of its whole process tree."""

import dataclasses
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

SAMPLE_SECONDS = 0.1
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclasses.dataclass
class Outcome:
    """How a command ended."""

    wall_seconds: float
    peak_memory_bytes: int
    exit_code: int
    output: str
    errors: str

    def last_json(self) -> dict:
        """The object on the last line of output that has one."""
        for line in reversed(self.output.splitlines()):
            if line.startswith("{"):
                return json.loads(line)
        raise ValueError("it printed no result")

    def last_error(self) -> str:
        """The line that most likely says why it failed."""
        lines = [line.strip() for line in (self.output + "\n" + self.errors).splitlines()]
        lines = [line for line in lines if line and not line.startswith("at ")]
        named = [line for line in lines if "error" in line.lower() or "exception" in line.lower()]
        return (named or lines or [f"exit code {self.exit_code}"])[-1]


class MemorySampler(threading.Thread):
    """Peak sum of the resident memory of a process and its descendants.

    Memory that processes share counts once for each of them. A process that starts another shows
    all its memory twice until the new one has its own program, so a peak has two samples in a row.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._stopped = threading.Event()
        self.peak_bytes = 0

    def run(self) -> None:
        last = 0
        while not self._stopped.wait(SAMPLE_SECONDS):
            now = sum(map(resident_bytes, tree(self._root)))
            self.peak_bytes = max(self.peak_bytes, min(last, now))
            last = now

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def tree(root: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := parent_of(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found, open_ends = [], [root]
    while open_ends:
        process = open_ends.pop()
        found.append(process)
        open_ends.extend(children.get(process, []))
    return found


def parent_of(entry: Path) -> int | None:
    try:
        # The name, in parentheses, may hold spaces; state and parent follow it.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def resident_bytes(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0


def run(
    command: list[str], *, environment: dict[str, str], folder: Path, timeout_seconds: float
) -> Outcome:
    """Runs a command to its end; the clock starts with the process."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env=os.environ | environment,
            start_new_session=True,
        )
        sampler = MemorySampler(process.pid)
        sampler.start()
        ending = ""
        try:
            process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            ending = f"\nerror: stopped after {timeout_seconds:g} s"
        finally:
            wall_seconds = time.perf_counter() - begin
            sampler.stop()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        output.seek(0)
        errors.seek(0)
        return Outcome(
            wall_seconds,
            sampler.peak_bytes,
            process.returncode,
            output.read(),
            errors.read() + ending,
        )
