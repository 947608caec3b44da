#!/usr/bin/env bash
# SameDiff's ONNX import computes wrong numbers for Gemm and Flatten, and says nothing.
#
# Library: org.nd4j:samediff-import-onnx 1.0.0-M2.1 with nd4j-native 1.0.0-M2.1.
# Behaviour: attributes that ONNX lets a file leave out do not get the defaults of its specification. A
#   Gemm without alpha, beta and transA gives zeros; one with all of them leaves its third input,
#   the bias, out. A Flatten without axis flattens the first dimension too. No exception; the
#   models pass onnx.checker with full_check, and ONNX's own reference evaluator gives the expected values.
# Seen (2026-11-29, Java 17, Linux x86-64), for x = [[1, 2, 3], [4, 5, 6]]:
#   bare      [[0, 0], [0, 0]]        in place of [[114, 232], [132, 277]]
#   written   [[14, 32], [32, 77]]    in place of [[114, 232], [132, 277]]
#   flatten   shape [1, 6]            in place of [2, 3]
set -euo pipefail
platform=${JAVACPP_PLATFORM:-linux-x86_64}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 onnx==1.23.2
cat > models.py <<'PY'
import numpy
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])
w = helper.make_tensor("w", TensorProto.FLOAT, [3, 2], [1, 4, 2, 5, 3, 6])
c = helper.make_tensor("c", TensorProto.FLOAT, [2], [100, 200])
all_attributes = dict(alpha=1.0, beta=1.0, transA=0, transB=0)
nodes = {
    "bare": helper.make_node("Gemm", ["x", "w", "c"], ["y"], "node"),
    "written": helper.make_node("Gemm", ["x", "w", "c"], ["y"], "node", **all_attributes),
    "flatten": helper.make_node("Flatten", ["x"], ["y"], "node"),
}
for name, node in nodes.items():
    gemm = node.op_type == "Gemm"
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 2] if gemm else [2, 3])
    graph = helper.make_graph([node], "graph", [x], [y], [w, c] if gemm else [])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, name + ".onnx")
    value = numpy.array([[1, 2, 3], [4, 5, 6]], numpy.float32)
    print(name, ReferenceEvaluator(model).run(None, {"x": value})[0].astype(int).tolist())
PY
venv/bin/python models.py > reference.txt

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
cat > Import.java <<'JAVA'
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.samediff.frameworkimport.onnx.importer.OnnxFrameworkImporter;

class Import {
  public static void main(String[] args) {
    INDArray x = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    for (String name : new String[] {"bare", "written", "flatten"}) {
      INDArray y =
          new OnnxFrameworkImporter()
              .runImport(name + ".onnx", new HashMap<>(), false)
              .output(Map.of("x", x), "y")
              .get("y");
      System.out.println("RESULT " + name + " " + Arrays.deepToString(y.castTo(DataType.INT).toIntMatrix()));
    }
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt > mvn.log 2>&1 || { cat mvn.log >&2; exit 1; }
java "-Dorg.bytedeco.javacpp.cachedir=$dir/natives" -cp "$(cat classpath.txt)" Import.java > import.txt
seen=$(sed -n 's/^RESULT //p' import.txt | tr '\n' ';')
wanted=$(tr '\n' ';' < reference.txt)
if [ "$seen" != "bare [[0, 0], [0, 0]];written [[14, 32], [32, 77]];flatten [[1, 2, 3, 4, 5, 6]];" ]; then
  echo "changed: $seen (right would be: $wanted)" >&2
  exit 1
fi
echo "seen: $seen right would be: $wanted"
