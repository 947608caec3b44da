package org.digits.data;

/**
 * Random bits as a pure function of a key and a counter, so that a choice for an image depends on
 * nothing but (seed, stream, image id). The mixing is SplitMix64's: Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014, with Stafford's variant 13 constants.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private CounterRandom() {}

  /**
   * 64 random bits; a bijection in {@code id} for a fixed (seed, stream), so that sorting by them
   * is a shuffle without ties.
   *
   * @param stream tells uses of one seed apart, such as epochs
   */
  public static long mix(long seed, long stream, long id) {
    long key = finalise(finalise(seed + GOLDEN_GAMMA) ^ finalise(stream * GOLDEN_GAMMA + 1));
    return finalise(key + id * GOLDEN_GAMMA);
  }

  /**
   * Uniform in [0, 1).
   *
   * @param bits of {@link #mix}
   * @param draw numbers of the same bits apart
   */
  public static double unit(long bits, int draw) {
    return (finalise(bits + (draw + 1) * GOLDEN_GAMMA) >>> 11) * 0x1p-53;
  }

  static long finalise(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
