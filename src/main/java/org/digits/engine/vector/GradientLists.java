package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

/**
 * The gradients that reach a convolution through max-pool and ReLU, as lists. A pool passes at most
 * one of four and ReLU stops about half of the rest, so the lists hold an eighth of the values.
 *
 * <p>By channel (for the weights' gradient), entries in image and window order; by position of the
 * convolution's output (for the input's gradient), entries in channel order. Positions are numbered
 * image by image, from the last row to the first: a pixel of the input then adds up what its own
 * row's positions send, then what the row above does, and so on.
 */
final class GradientLists {
  private final Kernels kernels;
  final BlockShape shape;
  private final int channels;
  private final int channelCapacity;
  private final int[] channelEnds;
  private final int[] positionEnds;
  private final int[] windowPositions;
  private final int[] patches;
  private final int[] live;
  private int positions;

  final Entries channelEntries;
  final Entries positionEntries;

  /** Lists for up to {@code images} images at once. */
  GradientLists(Kernels kernels, BlockShape shape, int images) {
    this.kernels = kernels;
    this.shape = shape;
    channels = shape.channels();
    channelCapacity = images * shape.windows();
    int entries = channelCapacity * channels;
    channelEnds = new int[channels];
    channelEntries = new Entries(entries);
    positionEnds = new int[4 * channelCapacity];
    positionEntries = new Entries(4 * entries);
    windowPositions = windowPositions();
    patches = patches(images);
    live = new int[divideUp(shape.windows()) * PLANE];
  }

  /** Entries of all lists: a gradient each, and the place of what it is multiplied with. */
  static final class Entries {
    final float[] gradients;
    final int[] places;

    Entries(int count) {
      gradients = new float[count];
      places = new int[count];
    }

    void set(int entry, float gradient, int place) {
      gradients[entry] = gradient;
      places[entry] = place;
    }
  }

  /** Positions of a row. */
  private int columns() {
    return 2 * shape.pooledWidth();
  }

  /** The positions of an image's windows' top left pixels. */
  private int[] windowPositions() {
    int[] positions = new int[shape.windows()];
    for (int window = 0; window < positions.length; window++) {
      int below = 2 * (shape.pooledHeight() - window / shape.pooledWidth()) - 1;
      positions[window] = below * columns() + 2 * (window % shape.pooledWidth());
    }
    return positions;
  }

  /** Where the 3x3 input patch of each output position begins in the first input plane. */
  private int[] patches(int images) {
    int[] starts = new int[images * positionsOfImage()];
    for (int position = 0; position < starts.length; position++) {
      int image = position / positionsOfImage();
      int inImage = position % positionsOfImage();
      int row = 2 * shape.pooledHeight() - 1 - inImage / columns();
      starts[position] =
          image * shape.inputFloats() + row * shape.inputRow() + inImage % columns() * PLANE;
    }
    return starts;
  }

  private static int divideUp(int windows) {
    return (windows + Integer.SIZE - 1) / Integer.SIZE;
  }

  /** Lists the live gradients of some images. */
  void build(float[] m, int images, int gradient, int switches) {
    clear(images);
    for (int channel = 0; channel < images * channels; channel += PLANE) {
      int plane = channel * shape.windows();
      int firstPosition = channel / channels * positionsOfImage();
      kernels.listLive(m, switches + plane, shape.windows(), live);
      for (int i = 0; i < live.length; i++) {
        int firstWindow = i / PLANE * Integer.SIZE;
        append(
            m,
            live[i],
            plane + firstWindow * PLANE + i % PLANE,
            channel % channels + i % PLANE,
            firstWindow,
            firstPosition,
            gradient,
            switches);
      }
    }
  }

  private void clear(int images) {
    positions = images * positionsOfImage();
    for (int channel = 0; channel < channelEnds.length; channel++) {
      channelEnds[channel] = channelFrom(channel);
    }
    for (int position = 0; position < positions; position++) {
      positionEnds[position] = positionFrom(position);
    }
  }

  /** Appends to both lists a channel's gradients of the windows whose bits are set. */
  private void append(
      float[] m,
      int windows,
      int first,
      int channel,
      int firstWindow,
      int firstPosition,
      int gradient,
      int switches) {
    int columns = columns();
    int kernel = channel * BlockShape.KERNEL;
    int end = channelEnds[channel];
    for (int bits = windows; bits != 0; bits &= bits - 1) {
      int window = Integer.numberOfTrailingZeros(bits);
      int place = first + window * PLANE;
      int pixel = Float.floatToRawIntBits(m[switches + place]);
      int position =
          firstPosition
              + windowPositions[firstWindow + window]
              + (pixel & 1)
              - (columns & -(pixel >> 1));
      float g = m[gradient + place];
      channelEntries.set(end++, g, patches[position]);
      positionEntries.set(positionEnds[position]++, g, kernel);
    }
    channelEnds[channel] = end;
  }

  private int positionsOfImage() {
    return 4 * shape.windows();
  }

  /** Positions of the images that are listed. */
  int positions() {
    return positions;
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
    return position * channels;
  }

  int positionTo(int position) {
    return positionEnds[position];
  }
}
