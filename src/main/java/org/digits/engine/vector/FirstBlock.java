package org.digits.engine.vector;

import org.digits.data.ImageBlock;

/** The block that reads the image: its input is one grey channel and needs no gradient. */
final class FirstBlock {
  private final Kernels kernels;
  final BlockShape shape;
  private final int weights;
  private final int bias;
  private final PixelReader pixels;
  private final InkSpans ink;
  private final int images;
  final int pooled;
  private final int switches;

  FirstBlock(Kernels kernels, BlockShape shape, ParameterOrder order, Memory memory, int chunk) {
    this.kernels = kernels;
    this.shape = shape;
    bias = order.addBiasPlace(shape.channels());
    weights = order.addFirstBlock(shape, bias);
    pixels = new PixelReader(shape);
    ink = new InkSpans(shape, chunk);
    images = memory.reserve(chunk * imageFloats());
    pooled = memory.reserve(chunk * shape.outputFloats());
    switches = memory.reserve(chunk * shape.outputFloats());
  }

  private int imageFloats() {
    return shape.inputHeight() * shape.inputWidth();
  }

  private int image(int index) {
    return images + index * imageFloats();
  }

  /** Makes {@code row} of a block the chunk's image {@code index}. */
  void read(float[] m, ImageBlock block, int row, int index) {
    pixels.read(block, row, m, image(index));
    ink.find(block, row, index);
  }

  void forward(float[] m, int parameters, int image, boolean training) {
    int place = image * shape.outputFloats();
    kernels.firstForward(
        m,
        shape,
        image(image),
        ink,
        image,
        parameters + weights,
        parameters + bias,
        pooled + place,
        training ? switches + place : Kernels.NO_SWITCHES);
  }

  /** Adds the gradients of a group of images, given their pooled output's. */
  void backward(float[] m, int gradients, int first, int count, int outputGradient) {
    kernels.firstBackward(
        m,
        shape,
        count,
        image(first),
        ink,
        first,
        outputGradient,
        switches + first * shape.outputFloats(),
        gradients + weights,
        gradients + bias);
  }
}
