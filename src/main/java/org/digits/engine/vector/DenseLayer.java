package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import java.util.Arrays;

/** A fully connected layer over a chunk of images; ReLU and softmax are the network's business. */
final class DenseLayer {
  private static final int ROWS = 8;

  private final Kernels kernels;
  private final int units;
  private final int paddedUnits;
  private final int paddedInputs;
  private final int weights;
  private final int bias;
  private final int forwardWeights;
  private final int turnedGradient;
  private final int inputBand;
  private final int chunk;
  private final int input;
  final int output;
  final int outputGradient;

  /**
   * Reserves what the layer needs.
   *
   * @param inputs for each of DL4J's inputs, its place among the {@code paddedInputs}
   * @param input {@code [chunk][paddedInputs]}
   * @param chunk images at once, a multiple of 16
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
    this.chunk = chunk;
    forwardWeights = memory.reserve(paddedInputs * paddedUnits);
    turnedGradient = memory.reserve(paddedUnits * chunk);
    inputBand = memory.reserve(chunk * PAIR);
    output = memory.reserve(chunk * paddedUnits);
    outputGradient = memory.reserve(chunk * paddedUnits);
  }

  int paddedUnits() {
    return paddedUnits;
  }

  /** Rewrites the forward pass's copy of the weights, {@code [paddedUnits / 32][inputs][32]}. */
  void refresh(float[] m, int parameters) {
    for (int band = 0; band < paddedInputs; band += PAIR) {
      for (int unit = 0; unit < units; unit += PLANE) {
        Transpose.copy(
            m,
            parameters + weights(band) + unit * PAIR,
            PAIR,
            forwardWeights(unit) + band * PAIR + unit % PAIR,
            PAIR,
            PLANE,
            PAIR);
      }
    }
  }

  /** Where the weights of 32 inputs begin. */
  private int weights(int input) {
    return weights + input * paddedUnits;
  }

  /** Where the forward pass's weights of a unit's 32 begin. */
  private int forwardWeights(int unit) {
    return forwardWeights + unit / PAIR * PAIR * paddedInputs;
  }

  /** {@code output = bias + input * weights}. */
  void forward(float[] m, int parameters, int count) {
    int rows = roundUp(count);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(m, parameters + bias, m, output + row * paddedUnits, paddedUnits);
    }
    for (int unit = 0; unit < units; unit += PAIR) {
      int weights = forwardWeights(unit);
      int to = output + unit;
      kernels.multiply(m, input, paddedInputs, weights, to, paddedUnits, rows, paddedInputs);
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

  /** Adds the gradients of weights and bias; images in order. */
  void backward(float[] m, int gradients, int count) {
    for (int image = 0; image < count; image++) {
      int from = outputGradient + image * paddedUnits;
      for (int unit = 0; unit < units; unit++) {
        m[gradients + bias + unit] += m[from + unit];
      }
    }
    Transpose.copy(m, outputGradient, paddedUnits, turnedGradient, chunk, chunk, paddedUnits);
    for (int band = 0; band < paddedInputs; band += PAIR) {
      for (int image = 0; image < count; image++) {
        System.arraycopy(m, input + image * paddedInputs + band, m, inputBand + image * PAIR, PAIR);
      }
      int to = gradients + weights(band);
      kernels.multiply(m, turnedGradient, chunk, inputBand, to, PAIR, roundUp(units), count);
    }
  }

  /** Overwrites the gradient of the input, {@code [chunk][paddedInputs]}. */
  void inputGradient(float[] m, int parameters, int count, int inputGradient) {
    int rows = roundUp(count);
    Arrays.fill(m, inputGradient, inputGradient + rows * paddedInputs, 0f);
    for (int band = 0; band < paddedInputs; band += PAIR) {
      int from = parameters + weights(band);
      int to = inputGradient + band;
      kernels.multiply(m, outputGradient, paddedUnits, from, to, paddedInputs, rows, units);
    }
  }

  private static int roundUp(int count) {
    return (count + ROWS - 1) / ROWS * ROWS;
  }
}
