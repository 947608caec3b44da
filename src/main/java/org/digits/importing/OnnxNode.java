package org.digits.importing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.digits.data.DataFormatException;

/**
 * A node of a graph.
 *
 * @param attributes messages {@code AttributeProto} by name
 */
record OnnxNode(
    String name,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, ProtobufFields> attributes) {

  /** Reads the message {@code NodeProto}. */
  static OnnxNode of(ProtobufFields node) throws DataFormatException {
    Map<String, ProtobufFields> attributes = new LinkedHashMap<>();
    for (ProtobufFields attribute : node.messages(5)) {
      attributes.put(attribute.text(1), attribute);
    }
    String domain = node.text(7);
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    String operator = standard ? node.text(4) : domain + "." + node.text(4);
    List<String> outputs = node.texts(2);
    if (outputs.isEmpty()) {
      throw ProtobufFields.broken("a node " + node.text(3) + " without an output");
    }
    return new OnnxNode(node.text(3), operator, node.texts(1), outputs, attributes);
  }

  /** The node as messages name it. */
  String label() {
    return "'%s' (%s)".formatted(name.isEmpty() ? outputs.get(0) : name, operator);
  }

  /** An input's name; empty where it is left out. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  long integer(String attribute, long otherwise) {
    ProtobufFields found = attributes.get(attribute);
    return found == null ? otherwise : found.integer(3);
  }

  float real(String attribute, float otherwise) {
    ProtobufFields found = attributes.get(attribute);
    return found == null ? otherwise : Float.intBitsToFloat((int) found.integer(2));
  }

  /** An attribute of type INTS, or {@code otherwise}. */
  List<Long> integers(String attribute, List<Long> otherwise) throws DataFormatException {
    ProtobufFields found = attributes.get(attribute);
    return found == null ? otherwise : new ArrayList<>(found.integers(8));
  }

  String text(String attribute, String otherwise) {
    ProtobufFields found = attributes.get(attribute);
    return found == null ? otherwise : found.text(4);
  }

  /** Fails unless an attribute has a value; each but the first may be left out for its default. */
  void require(String attribute, Object found, Object expected) throws DataFormatException {
    FamilyBuilder.require(
        found.equals(expected), label(), "%s %s, not %s".formatted(attribute, found, expected));
  }
}
