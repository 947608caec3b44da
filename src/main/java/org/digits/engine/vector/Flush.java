package org.digits.engine.vector;

/**
 * Constants that keep denormal numbers, a hundred times slower on most CPUs, out of the arithmetic.
 * {@code (x + c) - c} rounds x to a multiple of about {@code c * 2^-24}; what is far smaller
 * becomes zero. An ordinary sum on every path, so the bits agree where a CPU's own flush mode would
 * not.
 */
final class Flush {
  /** For gradients: multiples of 2^-56, whose squares times 1e-3 are still normal numbers. */
  static final float GRADIENT = 0x1.8p-33f;

  /** For first moments and velocities. */
  static final float FIRST_MOMENT = 0x1.8p-50f;

  /** For second moments; their root is far below any epsilon. */
  static final float SECOND_MOMENT = 0x1.8p-94f;

  private Flush() {}

  static float gradient(float x) {
    return (x + GRADIENT) - GRADIENT;
  }
}
