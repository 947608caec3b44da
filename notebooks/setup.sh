#!/usr/bin/env bash
# Makes the notebooks' environment under target/python/notebooks: Jupyter with a Java and a Python kernel.
# Builds the application where that is missing. Then: target/python/notebooks/bin/jupyter lab notebooks
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../submit-scripts/common.sh"
require_environment
build_if_needed
environment="$root/target/python/notebooks"
requirements="$root/notebooks/requirements.txt"
if ! cmp -s "$requirements" "$environment/installed-requirements.txt"; then
  python3 -m venv --clear "$environment"
  "$environment/bin/pip" install -q -r "$requirements" || {
    echo "error: cannot install $requirements into $environment (1.3 GB); see pip's message above, and 'df' for the space left" >&2
    exit 1
  }
  cp "$requirements" "$environment/installed-requirements.txt"
fi

# The kernel, too, starts the first java of PATH.
[ -z "${JAVA_HOME:-}" ] || PATH="$JAVA_HOME/bin:$PATH"
# What Spark needs opened in Java 17; Spark itself knows the list.
opens="$(jshell -s --class-path "$(echo "$build"/spark/jars/spark-launcher_*.jar)" - \
  <<<'System.out.println(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions());')"
JJAVA_CLASSPATH="$jar:$build/spark/jars/*.jar" \
  JJAVA_JVM_OPTS="-Xmx2g --add-modules jdk.incubator.vector -Dlog4j2.configurationFile=file:${root// /%20}/conf/log4j2.properties $opens" \
  "$environment/bin/python" - "$environment/share/jupyter/kernels/java/kernel.json" <<'PYTHON'
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    kernel = json.load(file)
kernel["env"] = {
    "JJAVA_CLASSPATH": os.environ["JJAVA_CLASSPATH"],
    "JJAVA_JVM_OPTS": os.environ["JJAVA_JVM_OPTS"],
    "OMP_NUM_THREADS": "1",
    "PATH": os.environ["PATH"],
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(kernel, file, indent=2)
PYTHON
