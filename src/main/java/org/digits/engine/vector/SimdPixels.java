package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.Winograd.PIXELS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code B^T d B} of {@link Winograd} for a window's 4x4 pixels and a vector of channels: first
 * down the columns, then along the rows.
 */
final class SimdPixels {
  private static final VectorSpecies<Float> S = SimdLanes.SPECIES;

  private SimdPixels() {}

  static void run(float[] m, int window, int row, int to) {
    FloatVector d0 = FloatVector.fromArray(S, m, window);
    FloatVector d1 = FloatVector.fromArray(S, m, window + row);
    FloatVector d2 = FloatVector.fromArray(S, m, window + 2 * row);
    FloatVector d3 = FloatVector.fromArray(S, m, window + 3 * row);
    FloatVector a0 = d0.sub(d2);
    FloatVector b0 = d1.add(d2);
    FloatVector c0 = d2.sub(d1);
    FloatVector e0 = d1.sub(d3);
    int column = window + PLANE;
    d0 = FloatVector.fromArray(S, m, column);
    d1 = FloatVector.fromArray(S, m, column + row);
    d2 = FloatVector.fromArray(S, m, column + 2 * row);
    d3 = FloatVector.fromArray(S, m, column + 3 * row);
    FloatVector a1 = d0.sub(d2);
    FloatVector b1 = d1.add(d2);
    FloatVector c1 = d2.sub(d1);
    FloatVector e1 = d1.sub(d3);
    column += PLANE;
    d0 = FloatVector.fromArray(S, m, column);
    d1 = FloatVector.fromArray(S, m, column + row);
    d2 = FloatVector.fromArray(S, m, column + 2 * row);
    d3 = FloatVector.fromArray(S, m, column + 3 * row);
    FloatVector a2 = d0.sub(d2);
    FloatVector b2 = d1.add(d2);
    FloatVector c2 = d2.sub(d1);
    FloatVector e2 = d1.sub(d3);
    column += PLANE;
    d0 = FloatVector.fromArray(S, m, column);
    d1 = FloatVector.fromArray(S, m, column + row);
    d2 = FloatVector.fromArray(S, m, column + 2 * row);
    d3 = FloatVector.fromArray(S, m, column + 3 * row);
    FloatVector a3 = d0.sub(d2);
    FloatVector b3 = d1.add(d2);
    FloatVector c3 = d2.sub(d1);
    FloatVector e3 = d1.sub(d3);
    a0.sub(a2).intoArray(m, to);
    a1.add(a2).intoArray(m, to + PIXELS);
    a2.sub(a1).intoArray(m, to + 2 * PIXELS);
    a1.sub(a3).intoArray(m, to + 3 * PIXELS);
    b0.sub(b2).intoArray(m, to + 4 * PIXELS);
    b1.add(b2).intoArray(m, to + 5 * PIXELS);
    b2.sub(b1).intoArray(m, to + 6 * PIXELS);
    b1.sub(b3).intoArray(m, to + 7 * PIXELS);
    c0.sub(c2).intoArray(m, to + 8 * PIXELS);
    c1.add(c2).intoArray(m, to + 9 * PIXELS);
    c2.sub(c1).intoArray(m, to + 10 * PIXELS);
    c1.sub(c3).intoArray(m, to + 11 * PIXELS);
    e0.sub(e2).intoArray(m, to + 12 * PIXELS);
    e1.add(e2).intoArray(m, to + 13 * PIXELS);
    e2.sub(e1).intoArray(m, to + 14 * PIXELS);
    e1.sub(e3).intoArray(m, to + 15 * PIXELS);
  }
}
