package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.BlockShape.TAPS;

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
    int run = TAPS * PLANE;
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      for (int channel = 0; channel < shape.channels(); channel += PAIR) {
        int from = parameters + weights + (plane * shape.channels() + channel) * run;
        Transpose.copy(m, from, run, forward.taps, PAIR, PAIR, run);
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
    addInputGradient(m, parameters, count, inputGradient);
  }

  /** Lists the live gradients of a group, for the two methods that follow. */
  void listGradients(float[] m, int first, int count, int outputGradient) {
    lists.build(m, count, outputGradient, switches + first * shape.outputFloats());
  }

  // A kernel row at a time: the first-level cache holds the weights of one, not of all three.

  void addWeightGradient(float[] m, int gradients, int first) {
    int source = input + first * shape.inputFloats();
    for (int plane = 0; plane < shape.inputPlanes(); plane += 2) {
      for (int row = 0; row < 3; row++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          kernels.addRuns(
              m,
              kernelRow(gradients, plane, row) + channel * TAPS * PLANE,
              shape.channels() * TAPS * PLANE,
              source + plane * shape.inputPlane() + row * shape.inputRow(),
              shape.inputPlane(),
              lists.channelEntries,
              lists.channelFrom(channel),
              lists.channelTo(channel));
        }
      }
    }
  }

  void addInputGradient(float[] m, int parameters, int count, int inputGradient) {
    for (int plane = 0; plane < shape.inputPlanes(); plane += 2) {
      for (int row = 0; row < 3; row++) {
        int sum = inputGradient + plane * shape.inputPlane() + row * shape.inputRow();
        for (int position = 0; position < lists.positions(count); position++) {
          kernels.addRuns(
              m,
              sum + lists.patch(position),
              shape.inputPlane(),
              kernelRow(parameters, plane, row),
              shape.channels() * TAPS * PLANE,
              lists.positionEntries,
              lists.positionFrom(position),
              lists.positionTo(position));
        }
      }
    }
  }

  /** Where the first channel's row of a plane's kernels begins in the engine's parameter order. */
  private int kernelRow(int parameters, int plane, int row) {
    return parameters + weights + (plane * shape.channels() * TAPS + 3 * row) * PLANE;
  }
}
