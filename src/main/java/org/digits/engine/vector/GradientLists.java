package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.BlockShape.TAPS;

/**
 * The gradients that reach a convolution through max-pool and ReLU, as lists. A pool passes at most
 * one of four and ReLU stops about half of the rest, so the lists hold an eighth of the values.
 *
 * <p>By channel (for the weights' gradient), entries in image and window order; by position of the
 * convolution's output (for the input's gradient), entries in channel order.
 */
final class GradientLists {
  private final Kernels kernels;
  private final BlockShape shape;
  private final int channelCapacity;
  private final int[] channelEnds;
  private final int[] positionEnds;
  private final int[] patches;
  private final int[] live;

  final long[] channelEntries;
  final long[] positionEntries;

  /** Lists for up to {@code images} images at once. */
  GradientLists(Kernels kernels, BlockShape shape, int images) {
    this.kernels = kernels;
    this.shape = shape;
    channelCapacity = images * shape.windows();
    int entries = channelCapacity * shape.channels();
    channelEnds = new int[shape.channels()];
    channelEntries = new long[entries];
    positionEnds = new int[4 * channelCapacity];
    positionEntries = new long[4 * entries];
    patches = patches(images);
    live = new int[entries / PLANE];
  }

  /** Where the 3x3 input patch of each output position begins in the first input plane. */
  private int[] patches(int images) {
    int[] starts = new int[4 * images * shape.windows()];
    for (int position = 0; position < starts.length; position++) {
      int window = position / 4;
      int pixel = position % 4;
      starts[position] =
          window / shape.windows() * shape.inputFloats()
              + shape.windowStart(window % shape.windows())
              + pixel / 2 * shape.inputRow()
              + pixel % 2 * PLANE;
    }
    return starts;
  }

  /** Lists the live gradients of some images. */
  void build(float[] m, int images, int gradient, int switches) {
    int planes = shape.channels() / PLANE;
    int windows = shape.windows();
    kernels.listLive(m, switches, images * planes * windows, live);
    clear();
    for (int plane = 0; plane < images * planes; plane++) {
      int firstPosition = 4 * (plane / planes) * windows;
      appendPlane(m, plane, plane % planes * PLANE, firstPosition, gradient, switches);
    }
  }

  private void clear() {
    for (int channel = 0; channel < channelEnds.length; channel++) {
      channelEnds[channel] = channelFrom(channel);
    }
    for (int position = 0; position < positionEnds.length; position++) {
      positionEnds[position] = positionFrom(position);
    }
  }

  /** Appends to both lists in one pass over the live bits of a plane's windows. */
  private void appendPlane(
      float[] m, int plane, int firstChannel, int firstPosition, int gradient, int switches) {
    for (int window = 0; window < shape.windows(); window++) {
      int word = plane * shape.windows() + window;
      for (int bits = live[word]; bits != 0; bits &= bits - 1) {
        int lane = Integer.numberOfTrailingZeros(bits);
        int place = word * PLANE + lane;
        int position = firstPosition + 4 * window + Float.floatToRawIntBits(m[switches + place]);
        int channel = firstChannel + lane;
        float g = m[gradient + place];
        channelEntries[channelEnds[channel]++] = entry(g, patches[position]);
        positionEntries[positionEnds[position]++] = entry(g, channel * TAPS * PLANE);
      }
    }
  }

  /** A gradient, and the place of what it is multiplied with. */
  static long entry(float gradient, int place) {
    return ((long) place << Integer.SIZE) | (Float.floatToRawIntBits(gradient) & 0xffffffffL);
  }

  static float gradient(long entry) {
    return Float.intBitsToFloat((int) entry);
  }

  static int place(long entry) {
    return (int) (entry >>> Integer.SIZE);
  }

  int positions(int images) {
    return 4 * images * shape.windows();
  }

  /** Start of an output position's 3x3 patch in the images' first input plane. */
  int patch(int position) {
    return patches[position];
  }

  int channelFrom(int channel) {
    return channel * channelCapacity;
  }

  int channelTo(int channel) {
    return channelEnds[channel];
  }

  int positionFrom(int position) {
    return position * shape.channels();
  }

  int positionTo(int position) {
    return positionEnds[position];
  }
}
