#!/usr/bin/env bash
# Trains on more and more images in one heap, and prints what memory each took and how fast it went: large-data.sh [--data FOLDER],
# --help lists the options. Needs Python 3.11 or later; what it makes stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/large_data.py" "$@"
