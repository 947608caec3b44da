package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.SimdSwitch.SIGN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#firstForward} for one vector of channels. The nine weights stay in registers; the
 * 4x4 pixels that a window's four convolutions read are broadcast once each.
 *
 * <pre>
 *   x00 x01 x02 x03     a = x00..x22   b = x01..x23      pooled = max(a, b, c, d, 0)
 *   x10 x11 x12 x13
 *   x20 x21 x22 x23     c = x10..x32   d = x11..x33
 *   x30 x31 x32 x33
 * </pre>
 */
final class SimdFirstForward {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdFirstForward() {}

  static void run(
      float[] m,
      BlockShape shape,
      int channel,
      int image,
      InkSpans ink,
      int index,
      int weights,
      int bias,
      int pooled,
      int switches) {
    int first = BlockShape.channelStart(channel, shape.outputPlane());
    for (int y = 0; y < shape.pooledHeight(); y++) {
      int from = ink.from(index, y);
      int to = ink.to(index, y);
      int row = first + y * shape.pooledWidth() * PLANE;
      int rowSwitches = switches < 0 ? switches : switches + row;
      black(m, bias + channel, 0, from, pooled + row, rowSwitches);
      if (from < to) {
        row(
            m,
            shape,
            image + 2 * y * shape.inputWidth(),
            from,
            to,
            weights + channel,
            bias + channel,
            pooled + row,
            rowSwitches);
      }
      black(m, bias + channel, to, shape.pooledWidth(), pooled + row, rowSwitches);
    }
  }

  /** Windows of a row in which each of the four convolutions is the bias. */
  private static void black(float[] m, int bias, int from, int to, int pooled, int switches) {
    IntVector value = FloatVector.fromArray(S, m, bias).reinterpretAsInts();
    value = value.and(value.lanewise(VectorOperators.ASHR, SIGN).not());
    for (int window = from; window < to; window++) {
      value.reinterpretAsFloats().intoArray(m, pooled + window * PLANE);
    }
    if (switches >= 0) {
      IntVector dead = value.sub(1).and(Kernels.DEAD);
      for (int window = from; window < to; window++) {
        dead.reinterpretAsFloats().intoArray(m, switches + window * PLANE);
      }
    }
  }

  private static void row(
      float[] m,
      BlockShape shape,
      int image,
      int from,
      int to,
      int weights,
      int bias,
      int pooled,
      int switches) {
    int width = shape.inputWidth();
    int channels = shape.channels();
    FloatVector start = FloatVector.fromArray(S, m, bias);
    FloatVector w00 = FloatVector.fromArray(S, m, weights);
    FloatVector w01 = FloatVector.fromArray(S, m, weights + channels);
    FloatVector w02 = FloatVector.fromArray(S, m, weights + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(S, m, weights + 3 * channels);
    FloatVector w11 = FloatVector.fromArray(S, m, weights + 4 * channels);
    FloatVector w12 = FloatVector.fromArray(S, m, weights + 5 * channels);
    FloatVector w20 = FloatVector.fromArray(S, m, weights + 6 * channels);
    FloatVector w21 = FloatVector.fromArray(S, m, weights + 7 * channels);
    FloatVector w22 = FloatVector.fromArray(S, m, weights + 8 * channels);
    for (int window = from; window < to; window++) {
      int x0 = image + 2 * window;
      int x1 = x0 + width;
      int x2 = x1 + width;
      int x3 = x2 + width;
      FloatVector a = start;
      FloatVector b = start;
      FloatVector c = start;
      FloatVector d = start;
      FloatVector x;
      x = FloatVector.broadcast(S, m[x0]);
      a = x.fma(w00, a);
      x = FloatVector.broadcast(S, m[x0 + 1]);
      a = x.fma(w01, a);
      b = x.fma(w00, b);
      x = FloatVector.broadcast(S, m[x0 + 2]);
      a = x.fma(w02, a);
      b = x.fma(w01, b);
      x = FloatVector.broadcast(S, m[x0 + 3]);
      b = x.fma(w02, b);
      x = FloatVector.broadcast(S, m[x1]);
      a = x.fma(w10, a);
      c = x.fma(w00, c);
      x = FloatVector.broadcast(S, m[x1 + 1]);
      a = x.fma(w11, a);
      b = x.fma(w10, b);
      c = x.fma(w01, c);
      d = x.fma(w00, d);
      x = FloatVector.broadcast(S, m[x1 + 2]);
      a = x.fma(w12, a);
      b = x.fma(w11, b);
      c = x.fma(w02, c);
      d = x.fma(w01, d);
      x = FloatVector.broadcast(S, m[x1 + 3]);
      b = x.fma(w12, b);
      d = x.fma(w02, d);
      x = FloatVector.broadcast(S, m[x2]);
      a = x.fma(w20, a);
      c = x.fma(w10, c);
      x = FloatVector.broadcast(S, m[x2 + 1]);
      a = x.fma(w21, a);
      b = x.fma(w20, b);
      c = x.fma(w11, c);
      d = x.fma(w10, d);
      x = FloatVector.broadcast(S, m[x2 + 2]);
      a = x.fma(w22, a);
      b = x.fma(w21, b);
      c = x.fma(w12, c);
      d = x.fma(w11, d);
      x = FloatVector.broadcast(S, m[x2 + 3]);
      b = x.fma(w22, b);
      d = x.fma(w12, d);
      x = FloatVector.broadcast(S, m[x3]);
      c = x.fma(w20, c);
      x = FloatVector.broadcast(S, m[x3 + 1]);
      c = x.fma(w21, c);
      d = x.fma(w20, d);
      x = FloatVector.broadcast(S, m[x3 + 2]);
      c = x.fma(w22, c);
      d = x.fma(w21, d);
      x = FloatVector.broadcast(S, m[x3 + 3]);
      d = x.fma(w22, d);
      int place = window * PLANE;
      IntVector upper = a.sub(b).reinterpretAsInts().lanewise(VectorOperators.ASHR, SIGN);
      IntVector lower = c.sub(d).reinterpretAsInts().lanewise(VectorOperators.ASHR, SIGN);
      IntVector topBits = a.reinterpretAsInts();
      topBits =
          topBits.lanewise(
              VectorOperators.XOR,
              topBits.lanewise(VectorOperators.XOR, b.reinterpretAsInts()).and(upper));
      IntVector bottomBits = c.reinterpretAsInts();
      bottomBits =
          bottomBits.lanewise(
              VectorOperators.XOR,
              bottomBits.lanewise(VectorOperators.XOR, d.reinterpretAsInts()).and(lower));
      IntVector below =
          topBits
              .reinterpretAsFloats()
              .sub(bottomBits.reinterpretAsFloats())
              .reinterpretAsInts()
              .lanewise(VectorOperators.ASHR, SIGN);
      IntVector largest =
          topBits.lanewise(
              VectorOperators.XOR, topBits.lanewise(VectorOperators.XOR, bottomBits).and(below));
      largest = largest.and(largest.lanewise(VectorOperators.ASHR, SIGN).not());
      largest.reinterpretAsFloats().intoArray(m, pooled + place);
      if (switches >= 0) {
        IntVector right =
            upper
                .lanewise(
                    VectorOperators.XOR, upper.lanewise(VectorOperators.XOR, lower).and(below))
                .and(1);
        IntVector dead = largest.sub(1).and(Kernels.DEAD);
        right.or(below.and(2)).or(dead).reinterpretAsFloats().intoArray(m, switches + place);
      }
    }
  }
}
