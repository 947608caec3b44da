package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file's bytes, as {@link OnnxModelFileTest} reads those of float32. */
class OnnxInt8FileTest {
  private static final String CONSTANT = "DequantizeLinear(axis 0)";

  @Test
  void roundsEachLayersInputsButTheLastOnes() {
    RawMessage graph = graph(main(), OnnxGraph.ANY_BATCH);

    assertThat(graph.messages(1).stream().map(OnnxInt8FileTest::summary))
        .filteredOn(node -> !node.startsWith(CONSTANT))
        .containsExactly(
            "QuantizeLinear activation_1_levels",
            "DequantizeLinear activation_1",
            "Conv conv_1",
            "Relu conv_1_relu",
            "QuantizeLinear activation_2_levels",
            "DequantizeLinear activation_2",
            "MaxPool pool_1",
            "QuantizeLinear activation_3_levels",
            "DequantizeLinear activation_3",
            "Conv conv_2",
            "Relu conv_2_relu",
            "QuantizeLinear activation_4_levels",
            "DequantizeLinear activation_4",
            "MaxPool pool_2",
            "QuantizeLinear activation_5_levels",
            "DequantizeLinear activation_5",
            "Flatten flatten",
            "QuantizeLinear activation_6_levels",
            "DequantizeLinear activation_6",
            "Gemm dense_1",
            "Relu dense_1_relu",
            "Gemm dense_2",
            "Softmax probabilities");
    assertThat(RawOnnx.shapes(graph, 11)).hasToString("{image=[batch, 1, 28, 28]}");
    assertThat(RawOnnx.shapes(graph, 12)).hasToString("{probabilities=[batch, 10]}");
    assertThat(RawOnnx.types(graph, 11)).containsOnly(Map.entry("image", RawOnnx.FLOAT));
    assertThat(RawOnnx.types(graph, 12)).containsOnly(Map.entry("probabilities", RawOnnx.FLOAT));
  }

  /** Seed 0 is the main network. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void nothingIsLeftToTheReadersDefaults(int seed) {
    RawMessage graph = graph(network(seed), OnnxGraph.ANY_BATCH);

    Map<String, List<String>> shapes = RawOnnx.shapes(graph, 13);
    Map<String, Long> types = RawOnnx.types(graph, 13);
    Set<String> names = new HashSet<>();
    for (RawMessage node : graph.messages(1)) {
      String axis = node.text(2).startsWith("activation_") ? "{axis=1}" : "{axis=0}";
      assertThat(RawOnnx.attributes(node))
          .hasToString(RawOnnx.ATTRIBUTES.getOrDefault(node.text(4), axis));
      assertThat(node.text(3)).isEqualTo(node.text(2));
      assertThat(names.add(node.text(2))).isTrue();
      if (node.text(4).equals("QuantizeLinear")) {
        assertThat(types).containsEntry(node.text(2), RawOnnx.UINT8);
      } else {
        assertThat(types.getOrDefault(node.text(2), RawOnnx.FLOAT)).isEqualTo(RawOnnx.FLOAT);
      }
    }
    for (RawMessage constant : graph.messages(5)) {
      String name = constant.text(8);
      assertThat(names.add(name)).isTrue();
      assertThat(shapes).containsEntry(name, RawOnnx.sizes(constant));
      assertThat(types).containsEntry(name, constant.one(2).value());
    }
    names.remove("probabilities");
    assertThat(shapes.keySet()).isEqualTo(names);
    assertThat(names).noneMatch(name -> name.startsWith("conv2d"));
    assertThat(RawOnnx.symbols(shapes)).containsOnly("batch");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyWeightIsTheNearestOfItsOutputsLevels(int seed) {
    ExportedNetwork network = network(seed);
    Map<String, RawMessage> constants = constants(graph(network, OnnxGraph.ANY_BATCH));

    int last = network.layers().size() - 1;
    for (int i = 0; i < last; i++) {
      String name = LayerNames.numbered(network, i);
      LayerTensors tensors = network.parameters().get(i);
      RawMessage levels = constants.get(name + ".weight_levels");
      assertThat(levels.one(2).value()).isEqualTo(RawOnnx.INT8);
      byte[] weights = levels.one(9).bytes();
      float[] scales = RawOnnx.floats(constants.get(name + ".weight.scale"));
      int[] bias = integers(constants.get(name + ".bias_levels"));
      float[] biasScales = RawOnnx.floats(constants.get(name + ".bias.scale"));
      int each = weights.length / scales.length;
      double furthest = 0; // in levels
      for (int w = 0; w < weights.length; w++) {
        furthest =
            Math.max(furthest, Math.abs(weights[w] - tensors.weights()[w] / scales[w / each]));
      }
      for (int b = 0; b < bias.length; b++) {
        furthest =
            Math.max(furthest, Math.abs(bias[b] - tensors.bias()[b] / (double) biasScales[b]));
      }
      assertThat(furthest).as(name).isLessThanOrEqualTo(0.5);
      assertThat(weights).doesNotContain(Byte.MIN_VALUE);
    }
    String name = LayerNames.numbered(network, last);
    LayerTensors own = network.parameters().get(last);
    assertThat(RawOnnx.floats(constants.get(name + ".weight"))).isEqualTo(own.weights());
    assertThat(RawOnnx.floats(constants.get(name + ".bias"))).isEqualTo(own.bias());
  }

  @Test
  void activationsHaveTheRangesOfTheCalibrationAndNoZeroPoint() {
    Map<String, RawMessage> constants = constants(graph(main(), OnnxGraph.ANY_BATCH));

    float[] ranges = {1, 2, 2, 3, 3, 3};
    for (int i = 0; i < ranges.length; i++) {
      float scale = RawOnnx.floats(constants.get("activation_" + (i + 1) + ".scale"))[0];
      assertThat(scale).isEqualTo(ranges[i] / 255);
    }
    assertThat(constants.keySet().stream().filter(name -> name.endsWith(".zero")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(constants.get(name).one(9).bytes()).containsOnly(0));
  }

  @Test
  void aFixedBatchStandsInEveryShape() {
    RawMessage graph = graph(main(), 16);

    assertThat(RawOnnx.shapes(graph, 11)).hasToString("{image=[16, 1, 28, 28]}");
    assertThat(RawOnnx.shapes(graph, 12)).hasToString("{probabilities=[16, 10]}");
    assertThat(RawOnnx.symbols(RawOnnx.shapes(graph, 13))).isEmpty();
  }

  private static ExportedNetwork network(int seed) {
    return seed == 0 ? main() : TrainedNetwork.random(seed).exported();
  }

  private static ExportedNetwork main() {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.003);
    return ExportedNetwork.of(network, network.initialSnapshot(), 28, 28);
  }

  /** Layer {@code i} has activations up to {@code i + 2}. */
  private static RawMessage graph(ExportedNetwork network, int batch) {
    float[] ranges = new float[network.layers().size()];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = i + 2;
    }
    return RawMessage.of(OnnxInt8File.write(network, Map.of(), ranges, batch)).one(7).message();
  }

  private static Map<String, RawMessage> constants(RawMessage graph) {
    return graph.messages(5).stream().collect(Collectors.toMap(c -> c.text(8), c -> c));
  }

  private static int[] integers(RawMessage constant) {
    assertThat(constant.one(2).value()).isEqualTo(RawOnnx.INT32);
    IntBuffer raw =
        ByteBuffer.wrap(constant.one(9).bytes()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] values = new int[raw.remaining()];
    raw.get(values);
    return values;
  }

  private static String summary(RawMessage node) {
    boolean ofConstants = RawOnnx.attributes(node).toString().equals("{axis=0}");
    return ofConstants ? CONSTANT : node.text(4) + " " + node.text(2);
  }
}
