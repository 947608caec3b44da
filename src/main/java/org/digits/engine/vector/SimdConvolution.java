package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#convolve}: a tile is some pool windows by two vectors of channels; weights are
 * loaded once a tile, pixels broadcast. With 32 registers (512 bits) a tile has three windows, with
 * 16 one; what is left of an image's windows goes one by one.
 *
 * <pre>
 *   for 32 channels, for a tile of windows
 *     for input plane, kernel row, k in 3 pixels x 16 channels
 *
 *                 p = weights[k]  q
 *      window 0   a0 | a1
 *                 ---+---        each a pixel, two accumulators:
 *                 a2 | a3        a0 += x[k] * p,  b0 += x[k] * q
 *      window 1   a4 | a5  ...
 * </pre>
 */
final class SimdConvolution {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;
  private static final int WINDOWS = SimdLanes.COUNT == PLANE ? 3 : 1;

  private SimdConvolution() {}

  static void run(
      float[] m,
      BlockShape shape,
      int input,
      int weights,
      int bias,
      int tile,
      int pooled,
      int switches) {
    int pairFloats = shape.inputPlanes() * BlockShape.TAPS * PLANE * PAIR;
    for (int channel = 0; channel < shape.channels(); channel += 2 * SimdLanes.COUNT) {
      int w = weights + channel / PAIR * pairFloats + channel % PAIR;
      int window = 0;
      for (; window + WINDOWS <= shape.windows(); window += WINDOWS) {
        if (WINDOWS == 3) {
          int second = input + shape.windowStart(window + 1);
          int third = input + shape.windowStart(window + 2);
          three(
              m, shape, input + shape.windowStart(window), second, third, w, bias + channel, tile);
        } else {
          one(m, shape, input + shape.windowStart(window), w, bias + channel, tile);
        }
        pool(m, shape, channel, window, WINDOWS, tile, pooled, switches);
      }
      for (; window < shape.windows(); window++) {
        one(m, shape, input + shape.windowStart(window), w, bias + channel, tile);
        pool(m, shape, channel, window, 1, tile, pooled, switches);
      }
    }
  }

  private static void pool(
      float[] m,
      BlockShape shape,
      int channel,
      int firstWindow,
      int windows,
      int tile,
      int pooled,
      int switches) {
    for (int half = 0; half < 2; half++) {
      int lane = half * SimdLanes.COUNT;
      int place = BlockShape.channelStart(channel + lane, shape.outputPlane());
      for (int i = 0; i < windows; i++) {
        int at = place + (firstWindow + i) * PLANE;
        int code = switches < 0 ? switches : switches + at;
        SimdPool.run(m, tile + 4 * i * PAIR + lane, pooled + at, code);
      }
    }
  }

  private static void three(
      float[] m,
      BlockShape shape,
      int window0,
      int window1,
      int window2,
      int weights,
      int bias,
      int tile) {
    FloatVector a0 = FloatVector.fromArray(S, m, bias);
    FloatVector b0 = FloatVector.fromArray(S, m, bias + SimdLanes.COUNT);
    FloatVector a1 = a0;
    FloatVector b1 = b0;
    FloatVector a2 = a0;
    FloatVector b2 = b0;
    FloatVector a3 = a0;
    FloatVector b3 = b0;
    FloatVector a4 = a0;
    FloatVector b4 = b0;
    FloatVector a5 = a0;
    FloatVector b5 = b0;
    FloatVector a6 = a0;
    FloatVector b6 = b0;
    FloatVector a7 = a0;
    FloatVector b7 = b0;
    FloatVector a8 = a0;
    FloatVector b8 = b0;
    FloatVector a9 = a0;
    FloatVector b9 = b0;
    FloatVector a10 = a0;
    FloatVector b10 = b0;
    FloatVector a11 = a0;
    FloatVector b11 = b0;
    int row = shape.inputRow();
    int w = weights;
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      for (int tap = 0; tap < 3; tap++) {
        int start = plane * shape.inputPlane() + tap * row;
        int t0 = window0 + start;
        int t1 = t0 + row;
        int u0 = window1 + start;
        int u1 = u0 + row;
        int v0 = window2 + start;
        int v1 = v0 + row;
        for (int k = 0; k < 3 * PLANE; k++) {
          FloatVector p = FloatVector.fromArray(S, m, w + k * PAIR);
          FloatVector q = FloatVector.fromArray(S, m, w + k * PAIR + SimdLanes.COUNT);
          FloatVector x = FloatVector.broadcast(S, m[t0 + k]);
          a0 = x.fma(p, a0);
          b0 = x.fma(q, b0);
          x = FloatVector.broadcast(S, m[t0 + k + PLANE]);
          a1 = x.fma(p, a1);
          b1 = x.fma(q, b1);
          x = FloatVector.broadcast(S, m[t1 + k]);
          a2 = x.fma(p, a2);
          b2 = x.fma(q, b2);
          x = FloatVector.broadcast(S, m[t1 + k + PLANE]);
          a3 = x.fma(p, a3);
          b3 = x.fma(q, b3);
          x = FloatVector.broadcast(S, m[u0 + k]);
          a4 = x.fma(p, a4);
          b4 = x.fma(q, b4);
          x = FloatVector.broadcast(S, m[u0 + k + PLANE]);
          a5 = x.fma(p, a5);
          b5 = x.fma(q, b5);
          x = FloatVector.broadcast(S, m[u1 + k]);
          a6 = x.fma(p, a6);
          b6 = x.fma(q, b6);
          x = FloatVector.broadcast(S, m[u1 + k + PLANE]);
          a7 = x.fma(p, a7);
          b7 = x.fma(q, b7);
          x = FloatVector.broadcast(S, m[v0 + k]);
          a8 = x.fma(p, a8);
          b8 = x.fma(q, b8);
          x = FloatVector.broadcast(S, m[v0 + k + PLANE]);
          a9 = x.fma(p, a9);
          b9 = x.fma(q, b9);
          x = FloatVector.broadcast(S, m[v1 + k]);
          a10 = x.fma(p, a10);
          b10 = x.fma(q, b10);
          x = FloatVector.broadcast(S, m[v1 + k + PLANE]);
          a11 = x.fma(p, a11);
          b11 = x.fma(q, b11);
        }
        w += 3 * PLANE * PAIR;
      }
    }
    a0.intoArray(m, tile);
    b0.intoArray(m, tile + SimdLanes.COUNT);
    a1.intoArray(m, tile + PAIR);
    b1.intoArray(m, tile + PAIR + SimdLanes.COUNT);
    a2.intoArray(m, tile + 2 * PAIR);
    b2.intoArray(m, tile + 2 * PAIR + SimdLanes.COUNT);
    a3.intoArray(m, tile + 3 * PAIR);
    b3.intoArray(m, tile + 3 * PAIR + SimdLanes.COUNT);
    a4.intoArray(m, tile + 4 * PAIR);
    b4.intoArray(m, tile + 4 * PAIR + SimdLanes.COUNT);
    a5.intoArray(m, tile + 5 * PAIR);
    b5.intoArray(m, tile + 5 * PAIR + SimdLanes.COUNT);
    a6.intoArray(m, tile + 6 * PAIR);
    b6.intoArray(m, tile + 6 * PAIR + SimdLanes.COUNT);
    a7.intoArray(m, tile + 7 * PAIR);
    b7.intoArray(m, tile + 7 * PAIR + SimdLanes.COUNT);
    a8.intoArray(m, tile + 8 * PAIR);
    b8.intoArray(m, tile + 8 * PAIR + SimdLanes.COUNT);
    a9.intoArray(m, tile + 9 * PAIR);
    b9.intoArray(m, tile + 9 * PAIR + SimdLanes.COUNT);
    a10.intoArray(m, tile + 10 * PAIR);
    b10.intoArray(m, tile + 10 * PAIR + SimdLanes.COUNT);
    a11.intoArray(m, tile + 11 * PAIR);
    b11.intoArray(m, tile + 11 * PAIR + SimdLanes.COUNT);
  }

  private static void one(
      float[] m, BlockShape shape, int window, int weights, int bias, int tile) {
    FloatVector a0 = FloatVector.fromArray(S, m, bias);
    FloatVector b0 = FloatVector.fromArray(S, m, bias + SimdLanes.COUNT);
    FloatVector a1 = a0;
    FloatVector b1 = b0;
    FloatVector a2 = a0;
    FloatVector b2 = b0;
    FloatVector a3 = a0;
    FloatVector b3 = b0;
    int row = shape.inputRow();
    int w = weights;
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      for (int tap = 0; tap < 3; tap++) {
        int start = plane * shape.inputPlane() + tap * row;
        int t0 = window + start;
        int t1 = t0 + row;
        for (int k = 0; k < 3 * PLANE; k++) {
          FloatVector p = FloatVector.fromArray(S, m, w + k * PAIR);
          FloatVector q = FloatVector.fromArray(S, m, w + k * PAIR + SimdLanes.COUNT);
          FloatVector x = FloatVector.broadcast(S, m[t0 + k]);
          a0 = x.fma(p, a0);
          b0 = x.fma(q, b0);
          x = FloatVector.broadcast(S, m[t0 + k + PLANE]);
          a1 = x.fma(p, a1);
          b1 = x.fma(q, b1);
          x = FloatVector.broadcast(S, m[t1 + k]);
          a2 = x.fma(p, a2);
          b2 = x.fma(q, b2);
          x = FloatVector.broadcast(S, m[t1 + k + PLANE]);
          a3 = x.fma(p, a3);
          b3 = x.fma(q, b3);
        }
        w += 3 * PLANE * PAIR;
      }
    }
    a0.intoArray(m, tile);
    b0.intoArray(m, tile + SimdLanes.COUNT);
    a1.intoArray(m, tile + PAIR);
    b1.intoArray(m, tile + PAIR + SimdLanes.COUNT);
    a2.intoArray(m, tile + 2 * PAIR);
    b2.intoArray(m, tile + 2 * PAIR + SimdLanes.COUNT);
    a3.intoArray(m, tile + 3 * PAIR);
    b3.intoArray(m, tile + 3 * PAIR + SimdLanes.COUNT);
  }
}
