package org.digits.model;

import org.digits.data.CounterRandom;

/**
 * The parameters that a training starts from, in DL4J's flat order: biases of zero, and weights of
 * the normal distribution that DL4J's {@code WeightInit.XAVIER} draws from (Glorot and Bengio,
 * "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010):
 *
 * <pre>
 * w = sqrt(2 / (fanIn + fanOut)) z
 * z = sqrt(-2 ln(1 - u)) cos(2 pi v)
 * </pre>
 *
 * <p>z is standard normal (Box and Muller, "A note on the generation of random normal deviates",
 * 1958). u and v are the first two numbers of {@link CounterRandom} for the seed and the weight's
 * place, so a weight depends on nothing else; StrictMath gives the same bits on every machine.
 */
final class InitialParameters {
  /** Tells these random numbers from those of shards, shuffles and augmentation. */
  private static final long STREAM = -2;

  private final long seed;
  private final float[] values;
  private int next;

  /**
   * Parameters of zero.
   *
   * @param count of all layers that will be added
   */
  InitialParameters(long seed, int count) {
    this.seed = seed;
    values = new float[count];
  }

  /**
   * Adds a convolution's biases, and then its weights.
   *
   * @param taps of a kernel; with stride 1, each input and each output channel meets all of them
   */
  void addConvolution(int inputs, int filters, int taps) {
    next += filters;
    addWeights(inputs * filters * taps, inputs * taps, filters * taps);
  }

  /** Adds a dense layer's weights, and then its biases. */
  void addDense(int inputs, int units) {
    addWeights(inputs * units, inputs, units);
    next += units;
  }

  /** The parameters, when all layers are added. */
  float[] values() {
    if (next != values.length) {
      throw new IllegalStateException(
          "layers of %d parameters in a network of %d".formatted(next, values.length));
    }
    return values;
  }

  private void addWeights(int count, int fanIn, int fanOut) {
    double deviation = StrictMath.sqrt(2.0 / (fanIn + fanOut));
    for (int end = next + count; next < end; next++) {
      values[next] = (float) (deviation * normal(CounterRandom.mix(seed, STREAM, next)));
    }
  }

  private static double normal(long bits) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - CounterRandom.unit(bits, 0)));
    return radius * StrictMath.cos(2 * StrictMath.PI * CounterRandom.unit(bits, 1));
  }
}
