#!/usr/bin/env bash
# Reads digits as people take pictures of them with a published run, and prints how many are right: pictures.sh [--run ID]
# [--output FOLDER] [--data FOLDER] [--part test|train] [--first N] [--count N] [--seed N] [--pictures FOLDER].
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
cd "$root"
mvn -q -B -Pbench process-test-classes >&2
classes="target/bench/build"
exec java --add-modules jdk.incubator.vector \
  -cp "$classes/test-classes:$classes/classes:$(cat "$classes/classpath.txt")" org.digits.bench.PictureReading "$@"
