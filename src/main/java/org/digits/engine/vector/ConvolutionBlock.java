package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.KERNEL;
import static org.digits.engine.vector.BlockShape.PAIR;

import java.util.Arrays;

/** A block after the first. */
final class ConvolutionBlock {
  private final Kernels kernels;
  final BlockShape shape;
  private final GradientLists lists;
  private final int weights;
  private final int bias;
  private final Winograd forward;
  private final int input;
  final int pooled;
  private final int switches;

  /**
   * Reserves what the block needs.
   *
   * @param input the previous block's pooled images
   * @param chunk images of a forward pass
   * @param group images of a backward pass
   */
  ConvolutionBlock(
      Kernels kernels,
      BlockShape shape,
      ParameterOrder order,
      Memory memory,
      int input,
      int chunk,
      int group) {
    this.kernels = kernels;
    this.shape = shape;
    this.input = input;
    lists = new GradientLists(kernels, shape, group);
    bias = order.addBiasPlace(shape.channels());
    weights = order.addBlock(shape, bias);
    forward = new Winograd(shape, memory);
    pooled = memory.reserve(chunk * shape.outputFloats());
    switches = memory.reserve(chunk * shape.outputFloats());
  }

  /** Rewrites the forward pass's weights. */
  void refresh(float[] m, int parameters) {
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      for (int channel = 0; channel < shape.channels(); channel += PAIR) {
        int from = parameters + weights + (plane * shape.channels() + channel) * KERNEL;
        Transpose.copy(m, from, KERNEL, forward.taps, PAIR, PAIR, KERNEL);
        kernels.transformTaps(m, forward, forward.weights(plane, channel));
      }
    }
  }

  /** The pooled output of the first {@code count} images of the chunk. */
  void forward(float[] m, int parameters, int count, boolean training) {
    int to = training ? switches : Kernels.NO_SWITCHES;
    kernels.convolve(m, forward, count, input, parameters + bias, pooled, to);
  }

  /**
   * Adds the gradients of a group of images.
   *
   * @param first image of the group in the chunk
   * @param outputGradient of the group's pooled output
   * @param inputGradient of the group's input; overwritten
   */
  void backward(
      float[] m,
      int parameters,
      int gradients,
      int first,
      int count,
      int outputGradient,
      int inputGradient) {
    int groupSwitches = switches + first * shape.outputFloats();
    listGradients(m, first, count, outputGradient);
    for (int image = 0; image < count; image++) {
      int place = image * shape.outputFloats();
      kernels.addLive(m, shape, outputGradient + place, groupSwitches + place, gradients + bias);
    }
    addWeightGradient(m, gradients, first);
    Arrays.fill(m, inputGradient, inputGradient + count * shape.inputFloats(), 0f);
    addInputGradient(m, parameters, inputGradient);
  }

  /** Lists the live gradients of a group, for the two methods that follow. */
  void listGradients(float[] m, int first, int count, int outputGradient) {
    lists.build(m, count, outputGradient, switches + first * shape.outputFloats());
  }

  void addWeightGradient(float[] m, int gradients, int first) {
    int images = input + first * shape.inputFloats();
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      int source = images + plane * shape.inputPlane();
      kernels.addWeightGradient(m, lists, source, planeKernels(gradients, plane));
    }
  }

  void addInputGradient(float[] m, int parameters, int inputGradient) {
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      int sum = inputGradient + plane * shape.inputPlane();
      kernels.addInputGradient(m, lists, planeKernels(parameters, plane), sum);
    }
  }

  /** Where a plane's 3x3 kernels begin, {@code [channels][9][16]}, in the engine's order. */
  private int planeKernels(int parameters, int plane) {
    return parameters + weights + plane * shape.channels() * KERNEL;
  }
}
