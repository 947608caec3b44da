package org.digits.engine.vector;

/**
 * The sizes of one block: convolution 3x3 valid, bias, max-pool 2x2, ReLU.
 *
 * <p>Images lie in planes of 16 channels, {@code [channels / 16][height][width][16]}: a 3x3 patch
 * of a plane is nine runs of 16 floats, whatever the vector's width. The input image is {@code
 * [height][width]}. Channels are padded to {@link #PAIR}; what is padded stays zero.
 *
 * @param inputChannels of the network; 1 for the first block
 * @param filters output channels of the network
 * @param pooledHeight rows of the output
 * @param pooledWidth columns of the output
 */
record BlockShape(int inputChannels, int filters, int pooledHeight, int pooledWidth) {
  /** Channels of a plane: the lanes of the widest vector. */
  static final int PLANE = 16;

  /** Two of the widest vectors: what a tile covers. */
  static final int PAIR = 2 * PLANE;

  /** Taps of a 3x3 kernel. */
  static final int TAPS = 9;

  /** Floats of a kernel's row, for a plane. */
  static final int KERNEL_ROW = 3 * PLANE;

  /** Floats of a kernel, for a plane. */
  static final int KERNEL = TAPS * PLANE;

  static int pad(int channels) {
    return (channels + PAIR - 1) / PAIR * PAIR;
  }

  int inputHeight() {
    return NetworkPlan.rowsRead(pooledHeight);
  }

  int inputWidth() {
    return NetworkPlan.rowsRead(pooledWidth);
  }

  int inputPlanes() {
    return pad(inputChannels) / PLANE;
  }

  int channels() {
    return pad(filters);
  }

  /** Floats of an input plane's row. */
  int inputRow() {
    return inputWidth() * PLANE;
  }

  int inputPlane() {
    return inputHeight() * inputRow();
  }

  int inputFloats() {
    return inputPlanes() * inputPlane();
  }

  /** Pool windows of an image. */
  int windows() {
    return pooledHeight * pooledWidth;
  }

  int outputPlane() {
    return windows() * PLANE;
  }

  int outputFloats() {
    return windows() * channels();
  }

  /** Where a window's top left pixel begins in an input plane. */
  int windowStart(int window) {
    return 2 * (window / pooledWidth) * inputRow() + 2 * (window % pooledWidth) * PLANE;
  }

  /** Where a channel's values begin in an image of planes. */
  static int channelStart(int channel, int plane) {
    return channel / PLANE * plane + channel % PLANE;
  }
}
