package org.digits.importing;

/** Arrays of several dimensions in row-major order. */
final class Axes {
  private Axes() {}

  /** The shape with its axes in another order. */
  static int[] reordered(int[] shape, int... order) {
    int[] result = new int[shape.length];
    for (int i = 0; i < order.length; i++) {
      result[i] = shape[order[i]];
    }
    return result;
  }

  /** Where each value of a transposed array stood before. */
  static int[] order(int[] shape, int... order) {
    int[] strides = new int[shape.length];
    int size = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = size;
      size *= shape[axis];
    }
    int[] sizes = reordered(shape, order);
    int[] from = new int[size];
    for (int to = 0; to < size; to++) {
      int rest = to;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        from[to] += rest % sizes[axis] * strides[order[axis]];
        rest /= sizes[axis];
      }
    }
    return from;
  }
}
