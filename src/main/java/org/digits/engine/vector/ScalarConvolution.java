package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.Winograd.POINTS;
import static org.digits.engine.vector.Winograd.SIDE;
import static org.digits.engine.vector.Winograd.TERMS;

import java.util.Arrays;

/** {@link Winograd}'s convolution in plain Java, a tile at a time. */
final class ScalarConvolution {
  private static final int TAP = PLANE * PAIR;

  /** What is transformed: three or seven values, and what comes of it. */
  private final float[] in = new float[POINTS];

  private final float[] out = new float[POINTS];

  private final float[] between = new float[TERMS];
  private final float[] pixels = new float[4];

  /** Sums of a tile by term and channel. */
  private final float[] sums = new float[TERMS * PAIR];

  /** Transformed pixels of a tile by input channel and term. */
  private float[] transformed = new float[0];

  void transformTaps(float[] m, Winograd block, int weights) {
    for (int i = 0; i < TAP; i++) {
      for (int column = 0; column < 3; column++) {
        read(m, block.taps + column * TAP + i, 3 * TAP, 3);
        transformTaps();
        write(between, column, 3, POINTS);
      }
      for (int row = 0; row < POINTS; row++) {
        read(between, 3 * row, 1, 3);
        transformTaps();
        write(m, weights + row * POINTS * block.weightTerm() + i, block.weightTerm(), POINTS);
      }
    }
  }

  void run(float[] m, Winograd block, int images, int input, int bias, int pooled, int switches) {
    BlockShape shape = block.shape;
    int inputs = shape.inputPlanes() * PLANE;
    if (transformed.length < inputs * TERMS) {
      transformed = new float[inputs * TERMS];
    }
    for (int image = 0; image < images; image++) {
      for (int tile = 0; tile < block.tiles(); tile++) {
        for (int plane = 0; plane < shape.inputPlanes(); plane++) {
          int start = input + image * shape.inputFloats() + plane * shape.inputPlane();
          int patch = block.copyPatch(m, start, tile);
          for (int lane = 0; lane < PLANE; lane++) {
            transformPixels(m, patch + lane, (plane * PLANE + lane) * TERMS);
          }
        }
        for (int pair = 0; pair < shape.channels(); pair += PAIR) {
          sum(m, inputs, block.weights(0, pair), bias + pair);
          for (int lane = 0; lane < PAIR; lane++) {
            transformSums(m, lane, block.result(image, tile, pair + lane), block.resultRow());
          }
        }
      }
      block.restoreBias(m, image, input + image * shape.inputFloats(), bias);
      pool(m, block, image, pooled, switches);
    }
  }

  private void transformPixels(float[] m, int patch, int to) {
    for (int column = 0; column < POINTS; column++) {
      read(m, patch + column * PLANE, POINTS * PLANE, POINTS);
      transformPixels();
      write(between, column, POINTS, POINTS);
    }
    for (int row = 0; row < POINTS; row++) {
      read(between, row * POINTS, 1, POINTS);
      transformPixels();
      write(transformed, to + row * POINTS, 1, POINTS);
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

  private void transformSums(float[] m, int lane, int to, int row) {
    for (int column = 0; column < POINTS; column++) {
      read(sums, column * PAIR + lane, POINTS * PAIR, POINTS);
      transformTerms();
      write(between, column, POINTS, SIDE);
    }
    for (int i = 0; i < SIDE; i++) {
      read(between, i * POINTS, 1, POINTS);
      transformTerms();
      write(m, to + i * row, PLANE, SIDE);
    }
  }

  private void pool(float[] m, Winograd block, int image, int pooled, int switches) {
    BlockShape shape = block.shape;
    for (int channel = 0; channel < shape.channels(); channel++) {
      int place =
          image * shape.outputFloats() + BlockShape.channelStart(channel, shape.outputPlane());
      for (int y = 0; y < shape.pooledHeight(); y++) {
        int results = block.windowRow(image, y, channel);
        for (int x = 0; x < shape.pooledWidth(); x++) {
          int from = results + 2 * x * PLANE;
          for (int pixel = 0; pixel < 4; pixel++) {
            pixels[pixel] = m[from + pixel / 2 * block.resultRow() + pixel % 2 * PLANE];
          }
          ScalarKernels.pool(m, pixels, place, pooled, switches);
          place += PLANE;
        }
      }
    }
  }

  private void read(float[] from, int start, int step, int count) {
    for (int i = 0; i < count; i++) {
      in[i] = from[start + i * step];
    }
  }

  private void write(float[] to, int start, int step, int count) {
    for (int i = 0; i < count; i++) {
      to[start + i * step] = out[i];
    }
  }

  /** {@code out = G in}. */
  private void transformTaps() {
    float ends = in[0] + in[2];
    float half = in[1] * 0.5f;
    float quarter = Math.fma(in[2], 0.25f, in[0]);
    out[0] = in[0] * -2f;
    out[1] = (ends + in[1]) * (-2f / 3);
    out[2] = (ends - in[1]) * (-2f / 9);
    out[3] = (quarter + half) * (16f / 9);
    out[4] = (quarter - half) * (16f / 15);
    out[5] = Math.fma(Math.fma(in[2], 2f, in[1]), 2f, in[0]) * (2f / 45);
    out[6] = in[2];
  }

  /** {@code out = B^T in}, in the order of {@code SimdPixels}. */
  private void transformPixels() {
    float sum1 = Math.fma(in[1] + in[2], -0.25f, in[3] + in[4]);
    float sum2 = Math.fma(in[2] + in[3], -0.25f, in[4] + in[5]);
    float e0 = in[1] - in[0];
    float e1 = in[2] - in[1];
    float e2 = in[3] - in[2];
    float e3 = in[4] - in[3];
    float e4 = in[5] - in[4];
    float e5 = in[6] - in[5];
    float s1 = e1 + e2;
    float s2 = e2 + e3;
    float s3 = e3 + e4;
    float k1 = Math.fma(s1, -2f, s2);
    float k2 = Math.fma(s2, -2f, s3);
    float h0 = Math.fma(e0 + e1, -0.25f, s2);
    float h1 = Math.fma(s1, -0.25f, s3);
    float h2 = Math.fma(s2, -0.25f, e4 + e5);
    out[0] = Math.fma(h0, -2f, h1);
    out[1] = Math.fma(sum1, -2f, sum2);
    out[2] = Math.fma(Math.fma(e1, -0.25f, e3), -2f, Math.fma(e2, -0.25f, e4));
    out[3] = Math.fma(k1, 0.5f, k2);
    out[4] = k2 - k1 * 0.5f;
    out[5] = h1;
    out[6] = Math.fma(h1, -2f, h2);
  }

  /** {@code out = A^T in}. */
  private void transformTerms() {
    float even = in[1] + in[2];
    float odd = in[1] - in[2];
    float halfEven = in[3] + in[4];
    float halfOdd = in[3] - in[4];
    out[0] = in[0] + even + halfEven + in[5];
    out[1] = Math.fma(in[5], 2f, Math.fma(halfOdd, 0.5f, odd));
    out[2] = Math.fma(in[5], 4f, Math.fma(halfEven, 0.25f, even));
    out[3] = Math.fma(in[5], 8f, Math.fma(halfOdd, 0.125f, odd));
    out[4] = Math.fma(in[5], 16f, Math.fma(halfEven, 0.0625f, even)) + in[6];
  }
}
