#!/usr/bin/env bash
# A network that SameDiff imports from ONNX answers right once: its Gemm then adds to the answer before.
#
# Library: org.nd4j:samediff-import-onnx 1.0.0-M2.1 with nd4j-native 1.0.0-M2.1.
# Behaviour: `output` for the same input gives other numbers at the second call. A Gemm with beta = 1 is imported
#   as a matrix product that adds to its result's array, and that array, taken from those of earlier calls,
#   still holds what stood there. `getSessions().clear()` before each call makes them right, and so does
#   a Gemm with beta = 0. No exception; the model passes onnx.checker with full_check.
# Seen (2026-11-30, Java 17, Linux x86-64), for y = x w + 0 + [100, 200] and x = [[1, 2, 3], [4, 5, 6]]:
#   first     [[114, 232], [132, 277]]
#   second    [[128, 264], [164, 354]]
#   cleared   [[114, 232], [132, 277]]
set -euo pipefail
platform=${JAVACPP_PLATFORM:-linux-x86_64}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 onnx==1.23.2
cat > model.py <<'PY'
import onnx
from onnx import TensorProto, helper

x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])
y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 2])
constants = [
    helper.make_tensor("w", TensorProto.FLOAT, [3, 2], [1, 4, 2, 5, 3, 6]),
    helper.make_tensor("zero", TensorProto.FLOAT, [2], [0, 0]),
    helper.make_tensor("bias", TensorProto.FLOAT, [2], [100, 200]),
]
attributes = dict(alpha=1.0, beta=1.0, transA=0, transB=0)
nodes = [
    helper.make_node("Gemm", ["x", "w", "zero"], ["product"], "product", **attributes),
    helper.make_node("Add", ["product", "bias"], ["y"], "y"),
]
graph = helper.make_graph(nodes, "graph", [x], [y], constants)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
onnx.checker.check_model(model, full_check=True)
onnx.save(model, "model.onnx")
PY
venv/bin/python model.py

cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.nd4j</groupId><artifactId>samediff-import-onnx</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version><classifier>$platform</classifier></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
cat > Twice.java <<'JAVA'
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.samediff.frameworkimport.onnx.importer.OnnxFrameworkImporter;

class Twice {
  public static void main(String[] args) {
    SameDiff network = new OnnxFrameworkImporter().runImport("model.onnx", new HashMap<>(), false);
    answer(network, "first");
    answer(network, "second");
    network.getSessions().clear();
    answer(network, "cleared");
  }

  private static void answer(SameDiff network, String call) {
    int[][] y =
        network
            .output(Map.of("x", Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}})), "y")
            .get("y")
            .castTo(DataType.INT)
            .toIntMatrix();
    System.out.println("RESULT " + call + " " + Arrays.deepToString(y));
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt > mvn.log 2>&1 || { cat mvn.log >&2; exit 1; }
java "-Dorg.bytedeco.javacpp.cachedir=$dir/natives" -cp "$(cat classpath.txt)" Twice.java > answers.txt
seen=$(sed -n 's/^RESULT //p' answers.txt | tr '\n' ';')
right='[[114, 232], [132, 277]]'
case "$seen" in
  "first $right;second $right;"*) echo "changed: $seen" >&2; exit 1 ;;
  "first $right;second "*";cleared $right;") echo "seen: $seen right would be: $right" ;;
  *) echo "changed: $seen (right would be: $right)" >&2; exit 1 ;;
esac
