package org.digits.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.digits.data.LabelMapping;
import org.digits.export.ExportedLayer;
import org.digits.export.ExportedNetwork;
import org.digits.export.LayerTensors;

/** The network as the page's script reads it: its shape as JSON, its parameters as base64. */
final class PadSection {
  /** A network of more parameters would make the report too large to be sent around. */
  static final int MOST_PARAMETERS = 200_000;

  private final ExportedNetwork network;
  private final LabelMapping names;

  PadSection(ExportedNetwork network, LabelMapping names) {
    this.network = network;
    this.names = names;
  }

  int parameters() {
    return network.layers().stream().mapToInt(l -> l.weightCount() + l.biasCount()).sum();
  }

  boolean fits() {
    return parameters() <= MOST_PARAMETERS;
  }

  /** The pad, or why there is none. */
  Markup markup() {
    if (!fits()) {
      return new Markup()
          .element(
              "p",
              Numbers.format(
                  "There is no drawing pad: the network has %,d parameters, and a report carries at most %,d.",
                  parameters(), MOST_PARAMETERS));
    }
    int classes = network.plan().classes();
    Markup labels = new Markup();
    for (int label = 0; label < classes; label++) {
      labels
          .open("li")
          .element("span", names.name(label))
          .open("span", "class", "track")
          .element("span", "")
          .close()
          .element("span", "", "class", "value")
          .close();
    }
    return Markup.of(
        new Template(Template.resource("pad.html"))
            .text("known", known(classes))
            .text("label-width", String.valueOf(longest(classes)))
            .text("height", String.valueOf(network.imageHeight()))
            .text("width", String.valueOf(network.imageWidth()))
            .markup("labels", labels));
  }

  private int longest(int classes) {
    return names.names(classes).stream().mapToInt(String::length).max().orElse(0);
  }

  private String known(int classes) {
    return names.isIdentity()
        ? "a digit from " + names.range(classes)
        : "one of " + names.range(classes);
  }

  /**
   * The content of the page's JSON element: image size, layers, and little-endian float32 of each
   * layer's weights and then its bias. A convolution's weights are {@code [filters][inputs][3][3]},
   * a dense layer's {@code [units][inputs]}.
   */
  String json() {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (ExportedLayer layer : network.layers()) {
      layers.add(shape(layer));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("height", network.imageHeight());
    json.put("width", network.imageWidth());
    json.put("layers", layers);
    json.put("parameters", base64());
    try {
      // Inside a script element "</" and "<!--" must not occur.
      return new ObjectMapper().writeValueAsString(json).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers can always be written", e);
    }
  }

  private static Map<String, Object> shape(ExportedLayer layer) {
    Map<String, Object> shape = new LinkedHashMap<>();
    if (layer instanceof ExportedLayer.Convolution convolution) {
      shape.put("kind", "convolution");
      shape.put("inputs", convolution.inputs());
      shape.put("outputs", convolution.filters());
    } else if (layer instanceof ExportedLayer.Dense dense) {
      shape.put("kind", "dense");
      shape.put("inputs", dense.inputs());
      shape.put("outputs", dense.units());
    }
    return shape;
  }

  private String base64() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * parameters()).order(ByteOrder.LITTLE_ENDIAN);
    for (LayerTensors tensors : network.parameters()) {
      for (float weight : tensors.weights()) {
        bytes.putFloat(weight);
      }
      for (float bias : tensors.bias()) {
        bytes.putFloat(bias);
      }
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
