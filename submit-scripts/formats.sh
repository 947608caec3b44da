#!/usr/bin/env bash
# Writes labelled images with the programs that people have, evaluates a run on each, and prints hash and accuracy: formats.sh
# [--data FOLDER], --help lists the options. Needs Python 3.11 or later; what it installs stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/formats.py" "$@"
