#!/usr/bin/env bash
# Opens a run's models in other programs and prints a table: interop.sh --run FOLDER [--data FOLDER] [NAME ...]
# Needs Python 3.11 or later, Node.js, Cargo, Maven and a C++ compiler; what it installs stands under target.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/interop.py" "$@"
