package org.digits.training;

/**
 * A counter-based random generator: the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over
 * (seed, stream, id). The same arguments give the same bits on any machine and in any order.
 */
public final class CounterHash {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private CounterHash() {}

  /** 64 random bits; for a fixed seed and stream, different ids give different bits. */
  public static long mix(long seed, long stream, long id) {
    return finish(finish(finish(seed + GAMMA) + stream * GAMMA + GAMMA) ^ id);
  }

  private static long finish(long value) {
    long z = value + GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
