package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.Winograd.CENTRE;
import static org.digits.engine.vector.Winograd.PIXELS;
import static org.digits.engine.vector.Winograd.PRODUCTS;
import static org.digits.engine.vector.Winograd.TERMS;
import static org.digits.engine.vector.Winograd.TILES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums over input channels of {@link Winograd}: for each term a product of matrices, twelve
 * tiles by two vectors of output channels. Weights are loaded, pixels broadcast. With 32 registers
 * (512 bits) all twelve tiles' sums stay in registers, with 16 six.
 *
 * <pre>
 *   for each term, for plane, k in 16 channels
 *
 *                 p = weights[k]  q
 *        tile 0   a0 | b0
 *        tile 1   a1 | b1        a += x[k] * p,  b += x[k] * q
 *      ...
 * </pre>
 */
final class SimdProducts {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;
  private static final int HALF = TILES / 2;

  private SimdProducts() {}

  /** Writes {@code [term][tile][32]} for the first {@code count} tiles, or some more. */
  static void run(float[] m, Winograd block, int count, int weights, int bias) {
    int planes = block.shape.inputPlanes();
    for (int term = 0; term < TERMS; term++) {
      int v = block.pixels + term * PIXELS;
      int w = weights + term * block.weightTerm();
      int start = term == CENTRE ? bias : block.zeros;
      int to = block.products + term * PRODUCTS;
      if (SimdLanes.COUNT == PLANE && count > HALF) {
        twelve(m, planes, v, w, start, to);
        continue;
      }
      six(m, planes, v, w, start, to);
      if (count > HALF) {
        six(m, planes, v + HALF * PLANE, w, start, to + HALF * PAIR);
      }
    }
  }

  private static void twelve(
      float[] m, int planes, int pixels, int weights, int start, int products) {
    FloatVector a0 = FloatVector.fromArray(S, m, start);
    FloatVector b0 = FloatVector.fromArray(S, m, start + SimdLanes.COUNT);
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
    int v = pixels;
    int w = weights;
    for (int plane = 0; plane < planes; plane++) {
      for (int k = 0; k < PLANE; k++) {
        FloatVector p = FloatVector.fromArray(S, m, w + k * PAIR);
        FloatVector q = FloatVector.fromArray(S, m, w + k * PAIR + SimdLanes.COUNT);
        FloatVector x = FloatVector.broadcast(S, m[v + k]);
        a0 = x.fma(p, a0);
        b0 = x.fma(q, b0);
        x = FloatVector.broadcast(S, m[v + k + PLANE]);
        a1 = x.fma(p, a1);
        b1 = x.fma(q, b1);
        x = FloatVector.broadcast(S, m[v + k + 2 * PLANE]);
        a2 = x.fma(p, a2);
        b2 = x.fma(q, b2);
        x = FloatVector.broadcast(S, m[v + k + 3 * PLANE]);
        a3 = x.fma(p, a3);
        b3 = x.fma(q, b3);
        x = FloatVector.broadcast(S, m[v + k + 4 * PLANE]);
        a4 = x.fma(p, a4);
        b4 = x.fma(q, b4);
        x = FloatVector.broadcast(S, m[v + k + 5 * PLANE]);
        a5 = x.fma(p, a5);
        b5 = x.fma(q, b5);
        x = FloatVector.broadcast(S, m[v + k + 6 * PLANE]);
        a6 = x.fma(p, a6);
        b6 = x.fma(q, b6);
        x = FloatVector.broadcast(S, m[v + k + 7 * PLANE]);
        a7 = x.fma(p, a7);
        b7 = x.fma(q, b7);
        x = FloatVector.broadcast(S, m[v + k + 8 * PLANE]);
        a8 = x.fma(p, a8);
        b8 = x.fma(q, b8);
        x = FloatVector.broadcast(S, m[v + k + 9 * PLANE]);
        a9 = x.fma(p, a9);
        b9 = x.fma(q, b9);
        x = FloatVector.broadcast(S, m[v + k + 10 * PLANE]);
        a10 = x.fma(p, a10);
        b10 = x.fma(q, b10);
        x = FloatVector.broadcast(S, m[v + k + 11 * PLANE]);
        a11 = x.fma(p, a11);
        b11 = x.fma(q, b11);
      }
      v += TERMS * PIXELS;
      w += PLANE * PAIR;
    }
    a0.intoArray(m, products);
    b0.intoArray(m, products + SimdLanes.COUNT);
    a1.intoArray(m, products + PAIR);
    b1.intoArray(m, products + PAIR + SimdLanes.COUNT);
    a2.intoArray(m, products + 2 * PAIR);
    b2.intoArray(m, products + 2 * PAIR + SimdLanes.COUNT);
    a3.intoArray(m, products + 3 * PAIR);
    b3.intoArray(m, products + 3 * PAIR + SimdLanes.COUNT);
    a4.intoArray(m, products + 4 * PAIR);
    b4.intoArray(m, products + 4 * PAIR + SimdLanes.COUNT);
    a5.intoArray(m, products + 5 * PAIR);
    b5.intoArray(m, products + 5 * PAIR + SimdLanes.COUNT);
    a6.intoArray(m, products + 6 * PAIR);
    b6.intoArray(m, products + 6 * PAIR + SimdLanes.COUNT);
    a7.intoArray(m, products + 7 * PAIR);
    b7.intoArray(m, products + 7 * PAIR + SimdLanes.COUNT);
    a8.intoArray(m, products + 8 * PAIR);
    b8.intoArray(m, products + 8 * PAIR + SimdLanes.COUNT);
    a9.intoArray(m, products + 9 * PAIR);
    b9.intoArray(m, products + 9 * PAIR + SimdLanes.COUNT);
    a10.intoArray(m, products + 10 * PAIR);
    b10.intoArray(m, products + 10 * PAIR + SimdLanes.COUNT);
    a11.intoArray(m, products + 11 * PAIR);
    b11.intoArray(m, products + 11 * PAIR + SimdLanes.COUNT);
  }

  private static void six(float[] m, int planes, int pixels, int weights, int start, int products) {
    FloatVector a0 = FloatVector.fromArray(S, m, start);
    FloatVector b0 = FloatVector.fromArray(S, m, start + SimdLanes.COUNT);
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
    int v = pixels;
    int w = weights;
    for (int plane = 0; plane < planes; plane++) {
      for (int k = 0; k < PLANE; k++) {
        FloatVector p = FloatVector.fromArray(S, m, w + k * PAIR);
        FloatVector q = FloatVector.fromArray(S, m, w + k * PAIR + SimdLanes.COUNT);
        FloatVector x = FloatVector.broadcast(S, m[v + k]);
        a0 = x.fma(p, a0);
        b0 = x.fma(q, b0);
        x = FloatVector.broadcast(S, m[v + k + PLANE]);
        a1 = x.fma(p, a1);
        b1 = x.fma(q, b1);
        x = FloatVector.broadcast(S, m[v + k + 2 * PLANE]);
        a2 = x.fma(p, a2);
        b2 = x.fma(q, b2);
        x = FloatVector.broadcast(S, m[v + k + 3 * PLANE]);
        a3 = x.fma(p, a3);
        b3 = x.fma(q, b3);
        x = FloatVector.broadcast(S, m[v + k + 4 * PLANE]);
        a4 = x.fma(p, a4);
        b4 = x.fma(q, b4);
        x = FloatVector.broadcast(S, m[v + k + 5 * PLANE]);
        a5 = x.fma(p, a5);
        b5 = x.fma(q, b5);
      }
      v += TERMS * PIXELS;
      w += PLANE * PAIR;
    }
    a0.intoArray(m, products);
    b0.intoArray(m, products + SimdLanes.COUNT);
    a1.intoArray(m, products + PAIR);
    b1.intoArray(m, products + PAIR + SimdLanes.COUNT);
    a2.intoArray(m, products + 2 * PAIR);
    b2.intoArray(m, products + 2 * PAIR + SimdLanes.COUNT);
    a3.intoArray(m, products + 3 * PAIR);
    b3.intoArray(m, products + 3 * PAIR + SimdLanes.COUNT);
    a4.intoArray(m, products + 4 * PAIR);
    b4.intoArray(m, products + 4 * PAIR + SimdLanes.COUNT);
    a5.intoArray(m, products + 5 * PAIR);
    b5.intoArray(m, products + 5 * PAIR + SimdLanes.COUNT);
  }
}
