package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file's bytes, by the numbers of onnx.proto and no library that would forgive. */
class OnnxModelFileTest {
  @Test
  void holdsTheMainNetworksGraph() {
    ExportedNetwork network = main();

    RawMessage model = RawMessage.of(OnnxModelFile.write(network, Map.of("runId", "r1")));

    assertThat(model.one(1).value()).isEqualTo(8);
    assertThat(model.text(2)).isEqualTo("digits-spark");
    assertThat(model.one(8).message().one(2).value()).isEqualTo(17);
    assertThat(model.messages(14))
        .extracting(entry -> entry.text(1) + "=" + entry.text(2))
        .containsExactly("parametersSha256=" + network.parametersSha256(), "runId=r1");
    RawMessage graph = model.one(7).message();
    assertThat(graph.messages(1))
        .extracting(node -> node.text(4) + " " + node.text(2))
        .containsExactly(
            "Conv conv_1",
            "Relu conv_1_relu",
            "MaxPool pool_1",
            "Conv conv_2",
            "Relu conv_2_relu",
            "MaxPool pool_2",
            "Flatten flatten",
            "Gemm dense_1_product",
            "Add dense_1",
            "Relu dense_1_relu",
            "Gemm dense_2_product",
            "Add dense_2",
            "Softmax probabilities");
    assertThat(RawOnnx.shapes(graph, 11)).hasToString("{image=[batch, 1, 28, 28]}");
    assertThat(RawOnnx.shapes(graph, 12)).hasToString("{probabilities=[batch, 10]}");
    assertThat(RawOnnx.shapes(graph, 13))
        .containsEntry("conv_1", List.of("batch", "32", "26", "26"))
        .containsEntry("pool_2", List.of("batch", "64", "5", "5"))
        .containsEntry("flatten", List.of("batch", "1600"))
        .containsEntry("dense_1.weight", List.of("64", "1600"));
  }

  /** Seed 0 is the main network. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void nothingIsLeftToTheReadersDefaults(int seed) {
    ExportedNetwork network = seed == 0 ? main() : TrainedNetwork.random(seed).exported();
    RawMessage graph = graph(network, OnnxGraph.ANY_BATCH);

    Map<String, List<String>> declared = RawOnnx.shapes(graph, 13);
    Set<String> names = new HashSet<>();
    assertThat(RawOnnx.types(graph, 13).values()).containsOnly(RawOnnx.FLOAT);
    for (RawMessage node : graph.messages(1)) {
      assertThat(RawOnnx.attributes(node)).hasToString(RawOnnx.ATTRIBUTES.get(node.text(4)));
      assertThat(node.text(3)).isEqualTo(node.text(2));
      names.add(node.text(2));
    }
    for (RawMessage constant : graph.messages(5)) {
      String name = constant.text(8);
      names.add(name);
      assertThat(declared).containsEntry(name, RawOnnx.sizes(constant));
      assertThat(constant.one(2).value()).isEqualTo(RawOnnx.FLOAT);
    }
    names.remove("probabilities");
    assertThat(declared.keySet()).isEqualTo(names);
    assertThat(names).noneMatch(name -> name.startsWith("conv2d"));
    assertThat(RawOnnx.symbols(declared)).containsOnly("batch");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyNodeReadsTheOneBeforeAndTheNetworksOwnBits(int seed) {
    ExportedNetwork network = seed == 0 ? main() : TrainedNetwork.random(seed).exported();
    RawMessage graph = graph(network, OnnxGraph.ANY_BATCH);

    Map<String, float[]> constants = new HashMap<>();
    graph.messages(5).forEach(tensor -> constants.put(tensor.text(8), RawOnnx.floats(tensor)));
    String value = "image";
    List<float[]> read = new ArrayList<>();
    for (RawMessage node : graph.messages(1)) {
      List<String> inputs = node.texts(1);
      assertThat(inputs.get(0)).isEqualTo(value);
      value = node.text(2);
      for (String constant : inputs.subList(1, inputs.size())) {
        if (constant.endsWith(".zero")) {
          assertThat(constants.get(constant)).containsOnly(0);
        } else {
          read.add(constants.get(constant));
        }
      }
    }
    assertThat(value).isEqualTo("probabilities");
    List<float[]> expected = new ArrayList<>();
    network
        .parameters()
        .forEach(tensors -> expected.addAll(List.of(tensors.weights(), tensors.bias())));
    assertThat(read).usingElementComparator(Arrays::compare).isEqualTo(expected);
  }

  @Test
  void aFixedBatchStandsInEveryShape() {
    RawMessage graph = graph(main(), 16);

    assertThat(RawOnnx.shapes(graph, 11)).hasToString("{image=[16, 1, 28, 28]}");
    assertThat(RawOnnx.shapes(graph, 12)).hasToString("{probabilities=[16, 10]}");
    assertThat(RawOnnx.shapes(graph, 13)).containsEntry("pool_2", List.of("16", "64", "5", "5"));
    assertThat(graph.messages(5)).hasSameSizeAs(graph(main(), OnnxGraph.ANY_BATCH).messages(5));
  }

  private static ExportedNetwork main() {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.003);
    return ExportedNetwork.of(network, network.initialSnapshot(), 28, 28);
  }

  private static RawMessage graph(ExportedNetwork network, int batch) {
    return RawMessage.of(OnnxModelFile.write(network, Map.of(), batch)).one(7).message();
  }
}
