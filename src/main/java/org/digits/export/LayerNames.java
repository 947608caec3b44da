package org.digits.export;

/** What layers are called in files. */
final class LayerNames {
  private LayerNames() {}

  /** Keras' own names: the first of a kind has no number. */
  static String of(String kind, int index) {
    return index == 0 ? kind : kind + "_" + index;
  }

  /** The names that ONNX and safetensors files share: conv_1, conv_2, ..., dense_1, ... */
  static String numbered(ExportedNetwork network, int layer) {
    return layer < network.blocks()
        ? "conv_" + (layer + 1)
        : "dense_" + (layer - network.blocks() + 1);
  }
}
