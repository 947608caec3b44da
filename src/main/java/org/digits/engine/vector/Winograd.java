package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

/**
 * Sizes of the minimal filtering algorithm F(2x2, 3x3): the four convolutions of a pool window cost
 * 16 multiplications an input channel instead of 36. Winograd 1980; Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks", 2016 (arXiv 1509.09308), whose matrices these are:
 *
 * <pre>
 *   Y = A^T [ sum over channels of (G g G^T) * (B^T d B) ] A     g the 3x3 taps, d the 4x4 pixels
 *
 *         1  0 -1  0         1    0   0
 *   B^T = 0  1  1  0     G = 1/2  1/2 1/2     A^T = 1  1  1  0
 *         0 -1  1  0         1/2 -1/2 1/2           0  1 -1 -1
 *         0  1  0 -1         0    0   1
 * </pre>
 *
 * <p>Where all pixels of {@code d} are equal, just the term in row 1 and column 1 is not zero: the
 * four results are the same bits, and the pool's ties are those of a plain convolution. That term
 * counts once in each result, so its sum begins with the bias.
 */
final class Winograd {
  /** Terms of a window: rows and columns of the transformed pixels. */
  static final int TERMS = 16;

  /** The term whose sum begins with the bias. */
  static final int CENTRE = 5;

  /** Windows of a tile. */
  static final int WINDOWS = 12;

  /** Floats between two terms of the transformed pixels, {@code [plane][term][window][16]}. */
  static final int PIXELS = WINDOWS * PLANE;

  /** Floats between two terms of a tile's products, {@code [term][window][32]}. */
  static final int PRODUCTS = WINDOWS * PAIR;

  private Winograd() {}

  /** Floats of the forward pass's weights, {@code [channels / 32][term][input channel][32]}. */
  static int weights(BlockShape shape) {
    return TERMS * shape.inputPlanes() * PLANE * shape.channels();
  }

  /** Floats of a tile's scratch: {@link BlockShape#PAIR} zeros, products, transformed pixels. */
  static int scratch(BlockShape shape) {
    return pixels(0) + shape.inputPlanes() * TERMS * PIXELS;
  }

  /** Where a scratch has its products. */
  static int products(int scratch) {
    return scratch + PAIR;
  }

  /** Where a scratch has its transformed pixels. */
  static int pixels(int scratch) {
    return products(scratch) + TERMS * PRODUCTS;
  }
}
