#!/usr/bin/env bash
# Trains on the same images as other programs write them, and compares: formats.sh [options], --help lists them.
# Needs Python 3.11 or later beside what training needs; what it installs stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/formats.py" "$@"
