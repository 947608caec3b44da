package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.Winograd.TERMS;

import java.util.Arrays;

/** {@link Winograd}'s convolution in plain Java, a window at a time. */
final class ScalarConvolution {
  private static final int TAP = PLANE * PAIR;

  private final float[] terms = new float[TERMS];
  private final float[] pixels = new float[4];

  /** Sums of a window by term and channel. */
  private final float[] sums = new float[TERMS * PAIR];

  /** Transformed pixels of a window by input channel and term. */
  private float[] transformed = new float[0];

  void transformTaps(float[] m, int taps, int weights, int term) {
    for (int i = 0; i < TAP; i++) {
      for (int column = 0; column < 3; column++) {
        int tap = taps + column * TAP + i;
        spread(m[tap], m[tap + 3 * TAP], m[tap + 6 * TAP], column, 4);
      }
      for (int row = 0; row < TERMS; row += 4) {
        spread(terms[row], terms[row + 1], terms[row + 2], row, 1);
      }
      for (int t = 0; t < TERMS; t++) {
        m[weights + t * term + i] = terms[t];
      }
    }
  }

  /** Writes {@code G} times three values into {@link #terms}. */
  private void spread(float g0, float g1, float g2, int to, int step) {
    float sum = g0 + g2;
    terms[to] = g0;
    terms[to + step] = (sum + g1) * 0.5f;
    terms[to + 2 * step] = (sum - g1) * 0.5f;
    terms[to + 3 * step] = g2;
  }

  void run(
      float[] m,
      BlockShape shape,
      int images,
      int input,
      int weights,
      int bias,
      int pooled,
      int switches) {
    int inputs = shape.inputPlanes() * PLANE;
    if (transformed.length < inputs * TERMS) {
      transformed = new float[inputs * TERMS];
    }
    for (int window = 0; window < images * shape.windows(); window++) {
      int image = window / shape.windows();
      int inImage = window % shape.windows();
      int start = input + image * shape.inputFloats() + shape.windowStart(inImage);
      for (int channel = 0; channel < inputs; channel++) {
        int from = start + BlockShape.channelStart(channel, shape.inputPlane());
        transformPixels(m, from, shape.inputRow(), channel * TERMS);
      }
      int place = image * shape.outputFloats() + inImage * PLANE;
      for (int pair = 0; pair < shape.channels(); pair += PAIR) {
        sum(m, inputs, weights + pair * TERMS * inputs, bias + pair);
        for (int lane = 0; lane < PAIR; lane++) {
          int to = place + BlockShape.channelStart(pair + lane, shape.outputPlane());
          pool(m, lane, to, pooled, switches);
        }
      }
    }
  }

  private void transformPixels(float[] m, int window, int row, int to) {
    for (int column = 0; column < 4; column++) {
      int at = window + column * PLANE;
      float d1 = m[at + row];
      float d2 = m[at + 2 * row];
      terms[column] = m[at] - d2;
      terms[4 + column] = d1 + d2;
      terms[8 + column] = d2 - d1;
      terms[12 + column] = d1 - m[at + 3 * row];
    }
    for (int t = 0; t < TERMS; t += 4) {
      transformed[to + t] = terms[t] - terms[t + 2];
      transformed[to + t + 1] = terms[t + 1] + terms[t + 2];
      transformed[to + t + 2] = terms[t + 2] - terms[t + 1];
      transformed[to + t + 3] = terms[t + 1] - terms[t + 3];
    }
  }

  private void sum(float[] m, int inputs, int weights, int bias) {
    Arrays.fill(sums, 0f);
    System.arraycopy(m, bias, sums, Winograd.CENTRE * PAIR, PAIR);
    int w = weights;
    for (int term = 0; term < TERMS; term++) {
      for (int input = 0; input < inputs; input++) {
        ScalarKernels.add(transformed[input * TERMS + term], m, w, sums, term * PAIR, PAIR);
        w += PAIR;
      }
    }
  }

  private void pool(float[] m, int lane, int place, int pooled, int switches) {
    for (int column = 0; column < 4; column++) {
      int at = column * PAIR + lane;
      float m1 = sums[at + 4 * PAIR];
      float m2 = sums[at + 8 * PAIR];
      terms[column] = sums[at] + m1 + m2;
      terms[4 + column] = m1 - m2 - sums[at + 12 * PAIR];
    }
    for (int row = 0; row < 2; row++) {
      int t = 4 * row;
      pixels[2 * row] = terms[t] + terms[t + 1] + terms[t + 2];
      pixels[2 * row + 1] = terms[t + 1] - terms[t + 2] - terms[t + 3];
    }
    ScalarKernels.pool(m, pixels, place, pooled, switches);
  }
}
