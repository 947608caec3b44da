package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#firstBackward} for one vector of channels. The nine sums stay in registers through
 * a row of windows. A window's gradient goes to the pixel that its switch names, and is zero at the
 * other three; the 4x4 pixels that the four convolutions read are broadcast once each.
 *
 * <pre>
 *   x00 x01 x02 x03     a, where the switch is 0 (top left):      w += a * x00..x22
 *   x10 x11 x12 x13     b, where the switch is 1 (top right):     w += b * x01..x23
 *   x20 x21 x22 x23     c, where the switch is 2 (bottom left):   w += c * x10..x32
 *   x30 x31 x32 x33     d, where the switch is 3 (bottom right):  w += d * x11..x33
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
      InkSpans ink,
      int first,
      int gradient,
      int switches,
      int weightGradient,
      int biasGradient) {
    int start = BlockShape.channelStart(channel, shape.outputPlane());
    int row = shape.pooledWidth() * PLANE;
    for (int n = 0; n < images; n++) {
      int place = n * shape.outputFloats() + start;
      int pixels = image + n * shape.inputHeight() * shape.inputWidth();
      for (int y = 0; y < shape.pooledHeight(); y++) {
        int from = ink.from(first + n, y);
        int to = ink.to(first + n, y);
        int rowGradient = gradient + place + y * row;
        int rowSwitches = switches + place + y * row;
        black(m, 0, from, rowGradient, rowSwitches, biasGradient + channel);
        if (from < to) {
          row(
              m,
              shape,
              pixels + 2 * y * shape.inputWidth(),
              from,
              to,
              rowGradient,
              rowSwitches,
              weightGradient + channel,
              biasGradient + channel);
        }
        black(m, to, shape.pooledWidth(), rowGradient, rowSwitches, biasGradient + channel);
      }
    }
  }

  /** Windows of a row that count in the bias alone. */
  private static void black(
      float[] m, int from, int to, int gradient, int switches, int biasGradient) {
    FloatVector bias = FloatVector.fromArray(S, m, biasGradient);
    for (int window = from; window < to; window++) {
      int place = window * PLANE;
      IntVector code = FloatVector.fromArray(S, m, switches + place).reinterpretAsInts();
      IntVector live = SimdSwitch.live(FloatVector.fromArray(S, m, gradient + place), code);
      bias = bias.add(live.reinterpretAsFloats());
    }
    bias.intoArray(m, biasGradient);
  }

  private static void row(
      float[] m,
      BlockShape shape,
      int image,
      int from,
      int to,
      int gradient,
      int switches,
      int weightGradient,
      int biasGradient) {
    int width = shape.inputWidth();
    int channels = shape.channels();
    FloatVector bias = FloatVector.fromArray(S, m, biasGradient);
    FloatVector w00 = FloatVector.fromArray(S, m, weightGradient);
    FloatVector w01 = FloatVector.fromArray(S, m, weightGradient + channels);
    FloatVector w02 = FloatVector.fromArray(S, m, weightGradient + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(S, m, weightGradient + 3 * channels);
    FloatVector w11 = FloatVector.fromArray(S, m, weightGradient + 4 * channels);
    FloatVector w12 = FloatVector.fromArray(S, m, weightGradient + 5 * channels);
    FloatVector w20 = FloatVector.fromArray(S, m, weightGradient + 6 * channels);
    FloatVector w21 = FloatVector.fromArray(S, m, weightGradient + 7 * channels);
    FloatVector w22 = FloatVector.fromArray(S, m, weightGradient + 8 * channels);
    for (int window = from; window < to; window++) {
      int place = window * PLANE;
      IntVector code = FloatVector.fromArray(S, m, switches + place).reinterpretAsInts();
      IntVector live = SimdSwitch.live(FloatVector.fromArray(S, m, gradient + place), code);
      bias = bias.add(live.reinterpretAsFloats());
      IntVector right = SimdSwitch.mask(code, 0);
      IntVector lower = live.and(SimdSwitch.mask(code, 1));
      IntVector upper = live.lanewise(VectorOperators.XOR, lower);
      FloatVector a = upper.and(right.not()).reinterpretAsFloats();
      FloatVector b = upper.and(right).reinterpretAsFloats();
      FloatVector c = lower.and(right.not()).reinterpretAsFloats();
      FloatVector d = lower.and(right).reinterpretAsFloats();
      int x0 = image + 2 * window;
      int x1 = x0 + width;
      int x2 = x1 + width;
      int x3 = x2 + width;
      FloatVector x;
      x = FloatVector.broadcast(S, m[x0]);
      w00 = a.fma(x, w00);
      x = FloatVector.broadcast(S, m[x0 + 1]);
      w01 = a.fma(x, w01);
      w00 = b.fma(x, w00);
      x = FloatVector.broadcast(S, m[x0 + 2]);
      w02 = a.fma(x, w02);
      w01 = b.fma(x, w01);
      x = FloatVector.broadcast(S, m[x0 + 3]);
      w02 = b.fma(x, w02);
      x = FloatVector.broadcast(S, m[x1]);
      w10 = a.fma(x, w10);
      w00 = c.fma(x, w00);
      x = FloatVector.broadcast(S, m[x1 + 1]);
      w11 = a.fma(x, w11);
      w10 = b.fma(x, w10);
      w01 = c.fma(x, w01);
      w00 = d.fma(x, w00);
      x = FloatVector.broadcast(S, m[x1 + 2]);
      w12 = a.fma(x, w12);
      w11 = b.fma(x, w11);
      w02 = c.fma(x, w02);
      w01 = d.fma(x, w01);
      x = FloatVector.broadcast(S, m[x1 + 3]);
      w12 = b.fma(x, w12);
      w02 = d.fma(x, w02);
      x = FloatVector.broadcast(S, m[x2]);
      w20 = a.fma(x, w20);
      w10 = c.fma(x, w10);
      x = FloatVector.broadcast(S, m[x2 + 1]);
      w21 = a.fma(x, w21);
      w20 = b.fma(x, w20);
      w11 = c.fma(x, w11);
      w10 = d.fma(x, w10);
      x = FloatVector.broadcast(S, m[x2 + 2]);
      w22 = a.fma(x, w22);
      w21 = b.fma(x, w21);
      w12 = c.fma(x, w12);
      w11 = d.fma(x, w11);
      x = FloatVector.broadcast(S, m[x2 + 3]);
      w22 = b.fma(x, w22);
      w12 = d.fma(x, w12);
      x = FloatVector.broadcast(S, m[x3]);
      w20 = c.fma(x, w20);
      x = FloatVector.broadcast(S, m[x3 + 1]);
      w21 = c.fma(x, w21);
      w20 = d.fma(x, w20);
      x = FloatVector.broadcast(S, m[x3 + 2]);
      w22 = c.fma(x, w22);
      w21 = d.fma(x, w21);
      x = FloatVector.broadcast(S, m[x3 + 3]);
      w22 = d.fma(x, w22);
    }
    bias.intoArray(m, biasGradient);
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
