package org.digits.engine.vector;

import java.util.Arrays;

/** A fully connected layer over a chunk of images; ReLU and softmax are the network's business. */
final class DenseLayer {
  private static final int ROWS = 4;

  private final Kernels kernels;
  private final int units;
  private final int paddedUnits;
  private final int paddedInputs;
  private final int weights;
  private final int bias;
  private final int forwardWeights;
  private final int input;
  final int output;
  final int outputGradient;

  /**
   * Reserves what the layer needs.
   *
   * @param inputs for each of DL4J's inputs, its place among the {@code paddedInputs}
   * @param input {@code [chunk][paddedInputs]}
   * @param chunk images at once, a multiple of 4
   */
  DenseLayer(
      Kernels kernels,
      int units,
      int[] inputs,
      int paddedInputs,
      ParameterOrder order,
      Memory memory,
      int input,
      int chunk) {
    this.kernels = kernels;
    this.units = units;
    this.paddedInputs = paddedInputs;
    this.input = input;
    paddedUnits = BlockShape.pad(units);
    bias = order.addBiasPlace(paddedUnits);
    weights = order.addDense(units, paddedInputs, inputs, bias);
    forwardWeights = memory.reserve(paddedInputs * paddedUnits);
    output = memory.reserve(chunk * paddedUnits);
    outputGradient = memory.reserve(chunk * paddedUnits);
  }

  int paddedUnits() {
    return paddedUnits;
  }

  /** Rewrites the forward pass's copy of the weights, {@code [paddedInputs][paddedUnits]}. */
  void refresh(float[] m, int parameters) {
    Transpose.copy(
        m,
        parameters + weights,
        paddedInputs,
        forwardWeights,
        paddedUnits,
        roundUp(units, BlockShape.PLANE),
        paddedInputs);
  }

  /** {@code output = bias + input * weights}. */
  void forward(float[] m, int parameters, int count) {
    int rows = roundUp(count, ROWS);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(m, parameters + bias, m, output + row * paddedUnits, paddedUnits);
    }
    kernels.multiply(
        m,
        input,
        paddedInputs,
        1,
        forwardWeights,
        paddedUnits,
        output,
        paddedUnits,
        rows,
        paddedInputs,
        paddedUnits);
  }

  void relu(float[] m, int count) {
    for (int i = output; i < output + count * paddedUnits; i++) {
      m[i] = Math.max(m[i], 0f);
    }
  }

  /** Lets the gradient of the output pass where ReLU did. */
  void reluBackward(float[] m, int count) {
    for (int i = 0; i < count * paddedUnits; i++) {
      m[outputGradient + i] = m[output + i] > 0f ? m[outputGradient + i] : 0f;
    }
  }

  /** Adds the gradients of weights and bias; images in order. */
  void backward(float[] m, int gradients, int count) {
    for (int image = 0; image < count; image++) {
      int from = outputGradient + image * paddedUnits;
      for (int unit = 0; unit < units; unit++) {
        m[gradients + bias + unit] += m[from + unit];
      }
    }
    kernels.multiply(
        m,
        outputGradient,
        1,
        paddedUnits,
        input,
        paddedInputs,
        gradients + weights,
        paddedInputs,
        roundUp(units, ROWS),
        count,
        paddedInputs);
  }

  /** Overwrites the gradient of the input, {@code [chunk][paddedInputs]}. */
  void inputGradient(float[] m, int parameters, int count, int inputGradient) {
    int rows = roundUp(count, ROWS);
    Arrays.fill(m, inputGradient, inputGradient + rows * paddedInputs, 0f);
    kernels.multiply(
        m,
        outputGradient,
        paddedUnits,
        1,
        parameters + weights,
        paddedInputs,
        inputGradient,
        paddedInputs,
        rows,
        units,
        paddedInputs);
  }

  private static int roundUp(int count, int multiple) {
    return (count + multiple - 1) / multiple * multiple;
  }
}
