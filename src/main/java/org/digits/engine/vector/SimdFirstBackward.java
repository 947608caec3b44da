package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#firstBackward} for one vector of channels. A row of windows at a time: its
 * gradients are routed to the pixels that the switches name, then the nine sums stay in registers
 * through the row. (Masks and sums in one loop are more than the compiler keeps out of memory.)
 *
 * <pre>
 *   x00 x01 x02 x03     g where the switch is 0 (top left):      w += g * x00..x22
 *   x10 x11 x12 x13     g where the switch is 1 (top right):     w += g * x01..x23
 *   x20 x21 x22 x23     g where the switch is 2 (bottom left):   w += g * x10..x32
 *   x30 x31 x32 x33     g where the switch is 3 (bottom right):  w += g * x11..x33
 * </pre>
 */
final class SimdFirstBackward {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdFirstBackward() {}

  static void run(
      float[] m,
      BlockShape shape,
      int channel,
      int images,
      int image,
      int gradient,
      int switches,
      int scratch,
      int weightGradient,
      int biasGradient) {
    int first = BlockShape.channelStart(channel, shape.outputPlane());
    int windows = shape.pooledWidth();
    for (int n = 0; n < images; n++) {
      int place = n * shape.outputFloats() + first;
      int pixels = image + n * shape.inputHeight() * shape.inputWidth();
      for (int y = 0; y < shape.pooledHeight(); y++) {
        int row = place + y * windows * PLANE;
        route(m, windows, gradient + row, switches + row, scratch, biasGradient + channel);
        int start = pixels + 2 * y * shape.inputWidth();
        add(m, windows, start, shape.inputWidth(), scratch, weightGradient + channel, shape);
      }
    }
  }

  /** Writes each window's gradient four times, zero but where the switch names the pixel. */
  private static void route(
      float[] m, int windows, int gradient, int switches, int scratch, int biasGradient) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector bias = FloatVector.fromArray(S, m, biasGradient);
    for (int window = 0; window < windows; window++) {
      int place = window * PLANE;
      int to = scratch + 4 * place;
      FloatVector g = FloatVector.fromArray(S, m, gradient + place);
      FloatVector code = FloatVector.fromArray(S, m, switches + place);
      zero.blend(g, code.compare(VectorOperators.EQ, 0f)).intoArray(m, to);
      zero.blend(g, code.compare(VectorOperators.EQ, 1f)).intoArray(m, to + PLANE);
      zero.blend(g, code.compare(VectorOperators.EQ, 2f)).intoArray(m, to + 2 * PLANE);
      zero.blend(g, code.compare(VectorOperators.EQ, 3f)).intoArray(m, to + 3 * PLANE);
      bias = bias.add(zero.blend(g, code.compare(VectorOperators.GE, 0f)));
    }
    bias.intoArray(m, biasGradient);
  }

  private static void add(
      float[] m,
      int windows,
      int image,
      int width,
      int scratch,
      int weightGradient,
      BlockShape shape) {
    int channels = shape.channels();
    FloatVector w00 = FloatVector.fromArray(S, m, weightGradient);
    FloatVector w01 = FloatVector.fromArray(S, m, weightGradient + channels);
    FloatVector w02 = FloatVector.fromArray(S, m, weightGradient + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(S, m, weightGradient + 3 * channels);
    FloatVector w11 = FloatVector.fromArray(S, m, weightGradient + 4 * channels);
    FloatVector w12 = FloatVector.fromArray(S, m, weightGradient + 5 * channels);
    FloatVector w20 = FloatVector.fromArray(S, m, weightGradient + 6 * channels);
    FloatVector w21 = FloatVector.fromArray(S, m, weightGradient + 7 * channels);
    FloatVector w22 = FloatVector.fromArray(S, m, weightGradient + 8 * channels);
    for (int pixel = 0; pixel < 4 * windows; pixel++) {
      FloatVector g = FloatVector.fromArray(S, m, scratch + pixel * PLANE);
      int x0 = image + (pixel >> 2) * 2 + (pixel >> 1 & 1) * width + (pixel & 1);
      int x1 = x0 + width;
      int x2 = x1 + width;
      w00 = g.fma(FloatVector.broadcast(S, m[x0]), w00);
      w01 = g.fma(FloatVector.broadcast(S, m[x0 + 1]), w01);
      w02 = g.fma(FloatVector.broadcast(S, m[x0 + 2]), w02);
      w10 = g.fma(FloatVector.broadcast(S, m[x1]), w10);
      w11 = g.fma(FloatVector.broadcast(S, m[x1 + 1]), w11);
      w12 = g.fma(FloatVector.broadcast(S, m[x1 + 2]), w12);
      w20 = g.fma(FloatVector.broadcast(S, m[x2]), w20);
      w21 = g.fma(FloatVector.broadcast(S, m[x2 + 1]), w21);
      w22 = g.fma(FloatVector.broadcast(S, m[x2 + 2]), w22);
    }
    w00.intoArray(m, weightGradient);
    w01.intoArray(m, weightGradient + channels);
    w02.intoArray(m, weightGradient + 2 * channels);
    w10.intoArray(m, weightGradient + 3 * channels);
    w11.intoArray(m, weightGradient + 4 * channels);
    w12.intoArray(m, weightGradient + 5 * channels);
    w20.intoArray(m, weightGradient + 6 * channels);
    w21.intoArray(m, weightGradient + 7 * channels);
    w22.intoArray(m, weightGradient + 8 * channels);
  }
}
