#!/usr/bin/env bash
# DL4J 1.0.0-M2 never uses the oneDNN that it ships, and the option that should switch it on does not.
#
# Library: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2 with nd4j-native 1.0.0-M2.
# Behaviour: layers ask HelperUtils for a helper of oneDNN. Its property
#   org.eclipse.deeplearning4j.helpers.disable is "true" where it is not set, so there is none.
#   With "false" the check of BaseMKLDNNHelper looks for org.nd4j.nativeblas.Nd4jCpu$Environment, a
#   class that is no longer there, keeps quiet, and says no. ND4J itself reports helpers as allowed in
#   both cases. Convolutions go through im2col.
# Seen (2026-11-29, Java 17, Linux x86-64), without the property and with "false":
#   ConvolutionLayer null, SubsamplingLayer null, allowed true, enabled false, ClassNotFoundException
set -euo pipefail
platform=${JAVACPP_PLATFORM:-linux-x86_64}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.deeplearning4j</groupId><artifactId>deeplearning4j-nn</artifactId><version>1.0.0-M2</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2</version><classifier>$platform</classifier></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
cat > Helpers.java <<'JAVA'
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

class Helpers {
  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
    network.init();
    network.output(Nd4j.rand(4, 1, 28, 28));
    for (int i = 0; i < 2; i++) {
      System.out.print(network.getLayer(i).getClass().getSimpleName() + " ");
      System.out.print(network.getLayer(i).getHelper() + ", ");
    }
    System.out.print("allowed " + Nd4j.getEnvironment().helpersAllowed());
    System.out.print(", enabled " + BaseMKLDNNHelper.mklDnnEnabled());
    try {
      System.out.println(", " + Class.forName("org.nd4j.nativeblas.Nd4jCpu$Environment"));
    } catch (ClassNotFoundException e) {
      System.out.println(", " + e.getClass().getSimpleName());
    }
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt > mvn.log 2>&1 || { cat mvn.log >&2; exit 1; }
expected="ConvolutionLayer null, SubsamplingLayer null, allowed true, enabled false, ClassNotFoundException"
for option in -Dunset -Dorg.eclipse.deeplearning4j.helpers.disable=false; do
  seen=$(java "$option" "-Dorg.bytedeco.javacpp.cachedir=$dir/natives" -cp "$(cat classpath.txt)" Helpers.java | tail -1)
  if [ "$seen" != "$expected" ]; then
    echo "changed, with $option: $seen" >&2
    exit 1
  fi
done
echo "seen: $seen, whatever the property says"
