package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures which vector width multiplies and adds fastest. The widest that the JVM knows is not
 * always it: some CPUs lower their clock for 512 bits, some halve the work inside.
 */
final class SimdProbe {
  private static final long MEASURED_NANOS = 15_000_000;
  private static final int FLOATS = 1024;
  private static final int PASSES = 8;

  /** A narrower width must beat a wider one by this factor: machines are noisy. */
  private static final double MARGIN = 1.25;

  private SimdProbe() {}

  static int fastestBits(int widest) {
    int bits = widest;
    double rate = rate(widest);
    for (int narrower = widest / 2; narrower >= 128; narrower /= 2) {
      double other = rate(narrower);
      if (other > MARGIN * rate) {
        bits = narrower;
        rate = other;
      }
    }
    return bits;
  }

  /** The best of many short runs, in passes a nanosecond. */
  private static double rate(int bits) {
    float[] values = new float[FLOATS];
    long end = System.nanoTime() + MEASURED_NANOS;
    long best = Long.MAX_VALUE;
    for (long now = System.nanoTime(); now < end; ) {
      for (int pass = 0; pass < PASSES; pass++) {
        pass(bits, values);
      }
      long after = System.nanoTime();
      best = Math.min(best, after - now);
      now = after;
    }
    return 1.0 / best;
  }

  private static void pass(int bits, float[] values) {
    switch (bits) {
      case 512 -> Pass512.run(values);
      case 256 -> Pass256.run(values);
      default -> Pass128.run(values);
    }
  }

  // One class for each width: a species that is no constant would be measured boxed.

  private static final class Pass512 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;

    static void run(float[] values) {
      FloatVector x = FloatVector.fromArray(S, values, 0);
      FloatVector a = x;
      FloatVector b = x;
      FloatVector c = x;
      FloatVector d = x;
      for (int i = 0; i < FLOATS; i += S.length()) {
        FloatVector y = FloatVector.fromArray(S, values, i);
        a = x.fma(y, a);
        b = x.fma(y, b);
        c = x.fma(y, c);
        d = x.fma(y, d);
      }
      a.add(b).add(c.add(d)).intoArray(values, 0);
    }
  }

  private static final class Pass256 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

    static void run(float[] values) {
      FloatVector x = FloatVector.fromArray(S, values, 0);
      FloatVector a = x;
      FloatVector b = x;
      FloatVector c = x;
      FloatVector d = x;
      for (int i = 0; i < FLOATS; i += S.length()) {
        FloatVector y = FloatVector.fromArray(S, values, i);
        a = x.fma(y, a);
        b = x.fma(y, b);
        c = x.fma(y, c);
        d = x.fma(y, d);
      }
      a.add(b).add(c.add(d)).intoArray(values, 0);
    }
  }

  private static final class Pass128 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;

    static void run(float[] values) {
      FloatVector x = FloatVector.fromArray(S, values, 0);
      FloatVector a = x;
      FloatVector b = x;
      FloatVector c = x;
      FloatVector d = x;
      for (int i = 0; i < FLOATS; i += S.length()) {
        FloatVector y = FloatVector.fromArray(S, values, i);
        a = x.fma(y, a);
        b = x.fma(y, b);
        c = x.fma(y, c);
        d = x.fma(y, d);
      }
      a.add(b).add(c.add(d)).intoArray(values, 0);
    }
  }
}
