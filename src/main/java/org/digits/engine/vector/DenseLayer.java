package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.Network.CHUNK;

import java.util.Arrays;

/**
 * A fully connected layer over a chunk of images; ReLU and softmax are the network's business. All
 * passes read the weights in one order, {@code [units / 32][inputs][32]}: for the gradient of the
 * input lanes run along the chunk's images.
 */
final class DenseLayer {
  /** Images of a tile of {@link Kernels#multiply}. */
  private static final int ROWS = 8;

  private final Kernels kernels;
  private final int units;
  private final int paddedUnits;
  private final int paddedInputs;
  private final int weights;
  private final int bias;

  /** What a first chunk's weight gradients begin with, {@code [32][32]}. */
  private final int zeros;

  /** 32 inputs, {@code [CHUNK][32]}. */
  private final int inputBand;

  /** The output's gradient, {@code [paddedUnits / 32][CHUNK][32]}. */
  private final int gradientBands;

  /** The output's gradient, {@code [paddedUnits][CHUNK]}. */
  private final int turnedGradient;

  /** The gradient of 32 inputs, {@code [32][CHUNK]}. */
  private final int turnedInputGradient;

  private final int input;
  final int output;
  final int outputGradient;

  /**
   * Reserves what the layer needs.
   *
   * @param inputs for each of DL4J's inputs, its place among the {@code paddedInputs}
   * @param input {@code [CHUNK][paddedInputs]}
   */
  DenseLayer(
      Kernels kernels,
      int units,
      int[] inputs,
      int paddedInputs,
      ParameterOrder order,
      Memory memory,
      int input) {
    this.kernels = kernels;
    this.units = units;
    this.paddedInputs = paddedInputs;
    this.input = input;
    paddedUnits = BlockShape.pad(units);
    bias = order.addBiasPlace(paddedUnits);
    weights = order.addDense(units, paddedInputs, inputs, bias);
    zeros = memory.reserve(PAIR * PAIR);
    inputBand = memory.reserve(CHUNK * PAIR);
    gradientBands = memory.reserve(CHUNK * paddedUnits);
    turnedGradient = memory.reserve(paddedUnits * CHUNK);
    turnedInputGradient = memory.reserve(PAIR * CHUNK);
    output = memory.reserve(CHUNK * paddedUnits);
    outputGradient = memory.reserve(CHUNK * paddedUnits);
  }

  int paddedUnits() {
    return paddedUnits;
  }

  /** Where the weights from an input to 32 units begin. */
  private int weights(int input, int unit) {
    return weights + unit * paddedInputs + input * PAIR;
  }

  /** {@code output = bias + input * weights}. */
  void forward(float[] m, int parameters, int count) {
    int rows = (count + ROWS - 1) / ROWS * ROWS;
    for (int row = 0; row < rows; row++) {
      System.arraycopy(m, parameters + bias, m, output + row * paddedUnits, paddedUnits);
    }
    for (int unit = 0; unit < units; unit += PAIR) {
      int from = parameters + weights(0, unit);
      int to = output + unit;
      kernels.multiply(m, input, paddedInputs, from, to, paddedUnits, rows, paddedInputs);
    }
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

  /**
   * The gradients of weights and bias; images in order.
   *
   * @param adds whether to those that are there, or to zero
   */
  void backward(float[] m, int gradients, int count, boolean adds) {
    if (!adds) {
      Arrays.fill(m, gradients + bias, gradients + bias + units, 0f);
    }
    for (int image = 0; image < count; image++) {
      int from = outputGradient + image * paddedUnits;
      for (int unit = 0; unit < units; unit++) {
        m[gradients + bias + unit] += m[from + unit];
      }
    }
    for (int unit = 0; unit < units; unit += PAIR) {
      copyBand(m, outputGradient + unit, paddedUnits, gradientBands + unit * CHUNK, count);
    }
    for (int first = 0; first < paddedInputs; first += PAIR) {
      copyBand(m, input + first, paddedInputs, inputBand, count);
      for (int unit = 0; unit < units; unit += PAIR) {
        int to = gradients + weights(first, unit);
        int gradient = gradientBands + unit * CHUNK;
        kernels.denseWeightGradient(m, inputBand, gradient, adds ? to : zeros, to, count);
      }
    }
  }

  /** Copies 32 columns of a matrix whose rows are images. */
  private static void copyBand(float[] m, int from, int fromRow, int to, int count) {
    for (int image = 0; image < count; image++) {
      System.arraycopy(m, from + image * fromRow, m, to + image * PAIR, PAIR);
    }
  }

  /** Overwrites the gradient of the input, {@code [CHUNK][paddedInputs]}. */
  void inputGradient(float[] m, int parameters, int count, int inputGradient) {
    Transpose.copy(m, outputGradient, paddedUnits, turnedGradient, CHUNK, CHUNK, paddedUnits);
    for (int first = 0; first < paddedInputs; first += PAIR) {
      Arrays.fill(m, turnedInputGradient, turnedInputGradient + PAIR * CHUNK, 0f);
      for (int unit = 0; unit < units; unit += PAIR) {
        int from = parameters + weights(first, unit);
        int gradient = turnedGradient + unit * CHUNK;
        int steps = Math.min(PAIR, units - unit);
        kernels.addDenseInputGradient(m, from, gradient, turnedInputGradient, steps);
      }
      int to = inputGradient + first;
      Transpose.copy(m, turnedInputGradient, CHUNK, to, paddedInputs, PAIR, count);
    }
  }
}
