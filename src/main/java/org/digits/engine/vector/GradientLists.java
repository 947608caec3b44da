package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.BlockShape.TAPS;

import java.util.Arrays;

/**
 * The gradients that reach a convolution through max-pool and ReLU, as lists. A pool passes at most
 * one of four and ReLU stops about half of the rest, so the lists hold an eighth of the values.
 *
 * <p>By channel (for the weights' gradient), entries in image and window order; by position of the
 * convolution's output (for the input's gradient), entries in channel order. Everything is appended
 * and the count grows only by what is live: a branch would be mispredicted half the time.
 */
final class GradientLists {
  private final BlockShape shape;
  private final int channelCapacity;
  private final int[] channelCounts;
  private final int[] positionCounts;
  private final int[] patches;

  final float[] channelGradients;
  final int[] channelPlaces;
  final float[] positionGradients;
  final int[] positionPlaces;

  /** Lists for up to {@code images} images at once. */
  GradientLists(BlockShape shape, int images) {
    this.shape = shape;
    int windows = images * shape.windows();
    channelCapacity = windows + 1;
    channelCounts = new int[shape.channels()];
    channelGradients = new float[shape.channels() * channelCapacity];
    channelPlaces = new int[shape.channels() * channelCapacity];
    positionCounts = new int[4 * windows];
    positionGradients = new float[4 * windows * shape.channels()];
    positionPlaces = new int[4 * windows * shape.channels()];
    patches = patches(images);
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
    Arrays.fill(positionCounts, 0);
    for (int channel = 0; channel < shape.channels(); channel++) {
      int from = channel * channelCapacity;
      int to = from;
      int start = BlockShape.channelStart(channel, shape.outputPlane());
      for (int image = 0; image < images; image++) {
        int first = image * shape.outputFloats() + start;
        int position = 4 * image * shape.windows();
        to = appendLive(m, gradient + first, switches + first, position, to);
      }
      channelCounts[channel] = to - from;
      dealByPosition(channel, from, to);
    }
  }

  private int appendLive(float[] m, int gradient, int switches, int firstPosition, int end) {
    int to = end;
    int windows = shape.windows();
    for (int window = 0; window < windows; window++) {
      int code = (int) m[switches + window * PLANE];
      channelGradients[to] = m[gradient + window * PLANE];
      channelPlaces[to] = firstPosition + 4 * window + code;
      to += 1 + (code >> 31);
    }
    return to;
  }

  private void dealByPosition(int channel, int from, int to) {
    int channels = shape.channels();
    int weights = channel * TAPS * PLANE;
    for (int entry = from; entry < to; entry++) {
      int position = channelPlaces[entry];
      int count = positionCounts[position];
      positionGradients[position * channels + count] = channelGradients[entry];
      positionPlaces[position * channels + count] = weights;
      positionCounts[position] = count + 1;
      channelPlaces[entry] = patches[position];
    }
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
    return channel * channelCapacity + channelCounts[channel];
  }

  int positionFrom(int position) {
    return position * shape.channels();
  }

  int positionTo(int position) {
    return position * shape.channels() + positionCounts[position];
  }
}
