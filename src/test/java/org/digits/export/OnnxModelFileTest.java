package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.digits.export.RawMessage.Field;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file's bytes, by the numbers of onnx.proto and no library that would forgive. */
class OnnxModelFileTest {
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "Conv",
          "{auto_pad=NOTSET, dilations=[1, 1], group=1, kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]}",
          "MaxPool",
          "{auto_pad=NOTSET, ceil_mode=0, dilations=[1, 1], kernel_shape=[2, 2], pads=[0, 0, 0, 0], storage_order=0, strides=[2, 2]}",
          "Flatten",
          "{axis=1}",
          "Gemm",
          "{alpha=1.0, beta=1.0, transA=0, transB=1}",
          "Softmax",
          "{axis=1}",
          "Relu",
          "{}",
          "Add",
          "{}");

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
    assertThat(shapes(graph, 11)).hasToString("{image=[batch, 1, 28, 28]}");
    assertThat(shapes(graph, 12)).hasToString("{probabilities=[batch, 10]}");
    assertThat(shapes(graph, 13))
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

    Map<String, List<String>> declared = shapes(graph, 13);
    Set<String> names = new HashSet<>();
    for (RawMessage node : graph.messages(1)) {
      assertThat(attributes(node)).hasToString(ATTRIBUTES.get(node.text(4)));
      assertThat(node.text(3)).isEqualTo(node.text(2));
      names.add(node.text(2));
    }
    for (RawMessage constant : graph.messages(5)) {
      String name = constant.text(8);
      names.add(name);
      List<String> sizes = new ArrayList<>();
      for (Field size : constant.all(1)) {
        assertThat(size.wireType()).as("dims of %s", name).isEqualTo(RawMessage.VARINT);
        sizes.add(String.valueOf(size.value()));
      }
      assertThat(declared).containsEntry(name, sizes);
      assertThat(constant.one(2).value()).isEqualTo(1);
    }
    names.remove("probabilities");
    assertThat(declared.keySet()).isEqualTo(names);
    assertThat(names).noneMatch(name -> name.startsWith("conv2d"));
    assertThat(declared.values().stream().map(sizes -> sizes.get(0)).filter(s -> !isNumber(s)))
        .containsOnly("batch");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyNodeReadsTheOneBeforeAndTheNetworksOwnBits(int seed) {
    ExportedNetwork network = seed == 0 ? main() : TrainedNetwork.random(seed).exported();
    RawMessage graph = graph(network, OnnxGraph.ANY_BATCH);

    Map<String, float[]> constants = new HashMap<>();
    graph.messages(5).forEach(tensor -> constants.put(tensor.text(8), floats(tensor)));
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

    assertThat(shapes(graph, 11)).hasToString("{image=[16, 1, 28, 28]}");
    assertThat(shapes(graph, 12)).hasToString("{probabilities=[16, 10]}");
    assertThat(shapes(graph, 13)).containsEntry("pool_2", List.of("16", "64", "5", "5"));
    assertThat(graph.messages(5)).hasSameSizeAs(graph(main(), OnnxGraph.ANY_BATCH).messages(5));
  }

  private static ExportedNetwork main() {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.003);
    return ExportedNetwork.of(network, network.initialSnapshot(), 28, 28);
  }

  private static RawMessage graph(ExportedNetwork network, int batch) {
    return RawMessage.of(OnnxModelFile.write(network, Map.of(), batch)).one(7).message();
  }

  private static boolean isNumber(String size) {
    return size.matches("\\d+");
  }

  /** Shape by name of a graph's input (11), output (12), or of what lies between (13). */
  private static Map<String, List<String>> shapes(RawMessage graph, int field) {
    return graph.messages(field).stream()
        .collect(
            Collectors.toMap(
                value -> value.text(1), value -> shape(value), (one, two) -> null, HashMap::new));
  }

  private static List<String> shape(RawMessage value) {
    RawMessage tensor = value.one(2).message().one(1).message();
    assertThat(tensor.one(1).value()).as("a float").isEqualTo(1);
    return tensor.one(2).message().messages(1).stream()
        .map(size -> size.all(2).isEmpty() ? "" + size.one(1).value() : size.text(2))
        .toList();
  }

  private static Map<String, Object> attributes(RawMessage node) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (RawMessage attribute : node.messages(5)) {
      attributes.put(attribute.text(1), value(attribute));
    }
    return attributes;
  }

  private static Object value(RawMessage attribute) {
    int type = (int) attribute.one(20).value();
    return switch (type) {
      case 1 -> Float.intBitsToFloat((int) attribute.one(2).value());
      case 2 -> attribute.one(3).value();
      case 3 -> attribute.text(4);
      case 7 ->
          attribute.all(8).stream()
              .peek(field -> assertThat(field.wireType()).isEqualTo(RawMessage.VARINT))
              .map(Field::value)
              .toList();
      default -> throw new IllegalArgumentException("attribute of type " + type);
    };
  }

  private static float[] floats(RawMessage tensor) {
    byte[] raw = tensor.one(9).bytes();
    float[] values = new float[raw.length / Float.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
