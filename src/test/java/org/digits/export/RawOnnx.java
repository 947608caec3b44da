package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.digits.export.RawMessage.Field;

/** What stands in a model's bytes, by the numbers of onnx.proto. */
final class RawOnnx {
  static final long FLOAT = 1;
  static final long UINT8 = 2;
  static final long INT8 = 3;
  static final long INT32 = 6;

  /** All that operator set 17 has, by operator. */
  static final Map<String, String> ATTRIBUTES =
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

  private RawOnnx() {}

  /** Shape by name of a graph's input (11), output (12), or of what lies between (13). */
  static Map<String, List<String>> shapes(RawMessage graph, int field) {
    return graph.messages(field).stream()
        .collect(
            Collectors.toMap(
                value -> value.text(1), value -> shape(value), (one, two) -> null, HashMap::new));
  }

  /** Type of the elements by name. */
  static Map<String, Long> types(RawMessage graph, int field) {
    return graph.messages(field).stream()
        .collect(Collectors.toMap(value -> value.text(1), value -> tensor(value).one(1).value()));
  }

  /** First sizes that are no numbers. */
  static Stream<String> symbols(Map<String, List<String>> shapes) {
    return shapes.values().stream()
        .filter(sizes -> !sizes.isEmpty())
        .map(sizes -> sizes.get(0))
        .filter(size -> !size.matches("\\d+"));
  }

  private static List<String> shape(RawMessage value) {
    return tensor(value).one(2).message().messages(1).stream()
        .map(size -> size.all(2).isEmpty() ? "" + size.one(1).value() : size.text(2))
        .toList();
  }

  private static RawMessage tensor(RawMessage value) {
    return value.one(2).message().one(1).message();
  }

  /** A constant's sizes, none of them packed. */
  static List<String> sizes(RawMessage constant) {
    return unpacked(constant, 1).stream().map(String::valueOf).toList();
  }

  static Map<String, Object> attributes(RawMessage node) {
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
      case 7 -> unpacked(attribute, 8);
      default -> throw new IllegalArgumentException("attribute of type " + type);
    };
  }

  private static List<Long> unpacked(RawMessage message, int field) {
    List<Long> values = new ArrayList<>();
    for (Field one : message.all(field)) {
      assertThat(one.wireType()).as("field %d", field).isEqualTo(RawMessage.VARINT);
      values.add(one.value());
    }
    return values;
  }

  static float[] floats(RawMessage constant) {
    byte[] raw = constant.one(9).bytes();
    float[] values = new float[raw.length / Float.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
