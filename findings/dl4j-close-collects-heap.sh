#!/usr/bin/env bash
# Closing a DL4J network, to free its native memory, collects the whole Java heap twice.
#
# Library: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2 with nd4j-native 1.0.0-M2.
# Behaviour: MultiLayerNetwork.close() calls System.gc(), and so does the
#   destroyAllWorkspacesForCurrentThread() that it calls before, however small the network is. In a
#   process with much live data each close() stops all threads for two full collections.
# Seen (2026-11-29, Java 17, Linux x86-64): 2 full collections in the close() of a network of 15 parameters.
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
cat > Close.java <<'JAVA'
import java.lang.management.ManagementFactory;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

class Close {
  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(4).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    network.init();
    long parameters = network.numParams();
    long before = fullCollections();
    network.close();
    System.out.printf(
        "%d parameters, %d full collections%n", parameters, fullCollections() - before);
  }

  /** Of the serial collector's old generation. */
  private static long fullCollections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(bean -> bean.getName().equals("MarkSweepCompact"))
        .findFirst()
        .orElseThrow()
        .getCollectionCount();
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt > mvn.log 2>&1 || { cat mvn.log >&2; exit 1; }
seen=$(java -XX:+UseSerialGC -Xmx512m "-Dorg.bytedeco.javacpp.cachedir=$dir/natives" -cp "$(cat classpath.txt)" Close.java | tail -1)
if [ "$seen" != "15 parameters, 2 full collections" ]; then
  echo "changed: $seen, where there were 2 full collections" >&2
  exit 1
fi
echo "seen: close() of a network of $seen"
