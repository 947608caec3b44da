package org.digits.export;

/** Keras' own names: the first of a kind has no number. */
final class LayerNames {
  private LayerNames() {}

  static String of(String kind, int index) {
    return index == 0 ? kind : kind + "_" + index;
  }
}
