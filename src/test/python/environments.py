"""Makes the tests' Python environments, target/python/NAME, each once and by one process at a time.

    environments.py                     all of them, one after the other, in the order of the tests
    environments.py NAME REQUIREMENTS   one, from a requirements file
"""

import fcntl
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAMS = ROOT / "src/test/python"
ENVIRONMENTS = ROOT / "target/python"


def make(name: str, requirements: pathlib.Path) -> None:
    folder = ENVIRONMENTS / name
    stamp = folder / "installed-requirements.txt"
    wanted = requirements.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    require(sys.executable, "-m", "venv", "--clear", str(folder))
    require(str(folder / "bin/python"), "-m", "pip", "install", "-q", "-r", str(requirements))
    stamp.write_text(wanted, encoding="utf-8")


def require(*command: str) -> None:
    # Python compiles what it imports; pip would compile all of a gigabyte.
    environment = dict(os.environ, PIP_NO_COMPILE="1")
    code = subprocess.run(command, stdin=subprocess.DEVNULL, env=environment).returncode
    if code != 0:
        sys.exit(f"{' '.join(command)} ended with {code}; -DskipPython leaves out the tests that need Python")


def locked(name: str, work, *arguments) -> None:
    """Does the work while no other process does that of the same name."""
    ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    with open(ENVIRONMENTS / f"{name}.lock", "w", encoding="utf-8") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        work(*arguments)


def make_all() -> None:
    locked("export", make, "export", PROGRAMS / "export/requirements.txt")
    locked("airflow", make, "airflow", ROOT / "submit-scripts/airflow/requirements.txt")
    locked("pyspark", make, "pyspark", PROGRAMS / "pyspark/requirements.txt")
    locked("pyspark-client", make, "pyspark-client", PROGRAMS / "pyspark/requirements-client.txt")
    locked("notebooks", require, str(ROOT / "notebooks/setup.sh"))
    for name in "mlflow", "modelcard":
        locked(name, make, name, PROGRAMS / name / "requirements.txt")


if len(sys.argv) == 1:
    make_all()
else:
    locked(sys.argv[1], make, sys.argv[1], ROOT / sys.argv[2])
