package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

import java.util.Arrays;

/**
 * A block's convolution by the minimal filtering algorithm F(5x5, 3x3), its tiles and its memory.
 * The 25 results of a tile cost 49 multiplications an input channel instead of 225. Winograd 1980;
 * Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016 (arXiv 1509.09308).
 *
 * <pre>
 *   Y = A^T [ sum over channels of (G g G^T) * (B^T d B) ] A     g the 3x3 taps, d the 7x7 pixels
 * </pre>
 *
 * <p>A row of the transforms stands for one of the points {@code 0, 1, -1, 1/2, -1/2, 2, infinity}:
 *
 * <pre>
 *   G:    a point p's row is  1, p, p^2  over the product of its differences from the other points
 *   A^T:  a point p's column is  1, p, p^2, p^3, p^4
 *   B^T:  a point p's row holds the coefficients of the product of  x - q  over the other points q
 * </pre>
 *
 * <p>The rows of B^T but that of point 1 have the factor {@code x - 1}, that is, they are made of
 * differences of neighbours. So where all pixels of {@code d} are equal, just the term in row 1 and
 * column 1 is not zero: the results are the same bits, and the pool's ties are those of a plain
 * convolution. That term counts once in each result, so its sum begins with the bias. Results that
 * see zeros in a tile that is not all zeros are set ({@link #restoreBias}).
 */
final class Winograd {
  /** Rows and columns of a tile of results. */
  static final int SIDE = 5;

  /** Rows and columns of a tile's pixels, and of its terms. */
  static final int POINTS = SIDE + 2;

  /** Terms of a tile: rows and columns of the transformed pixels. */
  static final int TERMS = POINTS * POINTS;

  /** The term whose sum begins with the bias. */
  static final int CENTRE = POINTS + 1;

  /** Tiles that are computed together. */
  static final int TILES = 12;

  /** Floats between two terms of the transformed pixels, {@code [plane][term][tile][16]}. */
  static final int PIXELS = TILES * PLANE;

  /** Floats between two terms of the products, {@code [term][tile][32]}. */
  static final int PRODUCTS = TILES * PAIR;

  final BlockShape shape;

  /** Taps of 16 input channels before their transform, {@code [9][16][32]}. */
  final int taps;

  /** The transformed taps, {@code [channels / 32][term][input channel][32]}. */
  final int weights;

  /** Where the sums of all terms but the centre's begin: {@link BlockShape#PAIR} zeros. */
  final int zeros;

  /** Products of the tiles, for 32 channels at a time. */
  final int products;

  /** Transformed pixels of the tiles. */
  final int pixels;

  /** What a transform leaves between its columns and its rows, {@code [point][point][16]}. */
  final int between;

  /** Results, {@code [image][channels / 16][row][column][16]}. */
  final int results;

  /** Whether a pixel of the image last looked at has a channel that is not zero. */
  private final boolean[] lit;

  private final int patch;
  private final int images;
  private final int rows;
  private final int columns;

  /** Reserves what a block needs; tiles of the last row and column may reach over the edge. */
  Winograd(BlockShape shape, Memory memory) {
    this.shape = shape;
    rows = divideUp(2 * shape.pooledHeight());
    columns = divideUp(2 * shape.pooledWidth());
    taps = memory.reserve(BlockShape.TAPS * PLANE * PAIR);
    weights = memory.reserve(TERMS * shape.inputPlanes() * PLANE * shape.channels());
    zeros = memory.reserve(PAIR);
    products = memory.reserve(TERMS * PRODUCTS);
    pixels = memory.reserve(shape.inputPlanes() * TERMS * PIXELS);
    between = memory.reserve(TERMS * PLANE);
    patch = memory.reserve(TERMS * PLANE);
    // Twelve tiles have a part in so many images at most.
    images = TILES / tiles() + 2;
    results = memory.reserve(images * resultFloats());
    lit = new boolean[shape.inputPlane() / PLANE];
  }

  private static int divideUp(int results) {
    return (results + SIDE - 1) / SIDE;
  }

  /** Floats between two terms of the weights. */
  int weightTerm() {
    return shape.inputPlanes() * PLANE * PAIR;
  }

  /** Where the transformed taps from some input channels to some output channels begin. */
  int weights(int plane, int channel) {
    return weights + channel / PAIR * TERMS * weightTerm() + plane * PLANE * PAIR + channel % PAIR;
  }

  /** Tiles of an image. */
  int tiles() {
    return rows * columns;
  }

  /** Whether an image has all the pixels of a tile. */
  boolean isInside(int tile) {
    return rowsOf(tile) == POINTS && columnsOf(tile) == POINTS;
  }

  /** Where an inner tile's pixels begin in an input plane. */
  int start(int tile) {
    return tile / columns * SIDE * shape.inputRow() + tile % columns * SIDE * PLANE;
  }

  private int rowsOf(int tile) {
    return Math.min(POINTS, shape.inputHeight() - tile / columns * SIDE);
  }

  private int columnsOf(int tile) {
    return Math.min(POINTS, shape.inputWidth() - tile % columns * SIDE);
  }

  /** Copies a tile's pixels from an input plane, zeros where it reaches over the edge. */
  int copyPatch(float[] m, int plane, int tile) {
    Arrays.fill(m, patch, patch + TERMS * PLANE, 0f);
    for (int row = 0; row < rowsOf(tile); row++) {
      int from = plane + start(tile) + row * shape.inputRow();
      System.arraycopy(m, from, m, patch + row * POINTS * PLANE, columnsOf(tile) * PLANE);
    }
    return patch;
  }

  /** Where the results of a tile begin, for a channel. */
  int result(int image, int tile, int channel) {
    return imageResults(image, channel)
        + tile / columns * SIDE * resultRow()
        + tile % columns * SIDE * PLANE;
  }

  /** Where the results of a row of pool windows begin, for a channel; they are two apart. */
  int windowRow(int image, int row, int channel) {
    return imageResults(image, channel) + 2 * row * resultRow();
  }

  /**
   * Sets the results that see zeros alone to the bias. Rounding leaves them a little off, and where
   * a new network's bias is zero, ReLU's gradient hangs on that.
   *
   * @param input of the image
   */
  void restoreBias(float[] m, int image, int input, int bias) {
    if (hasNoBlank(m, input)) {
      return;
    }
    for (int pixel = 0; pixel < lit.length; pixel++) {
      lit[pixel] = isLit(m, input + pixel * PLANE);
    }
    for (int row = 0; row < 2 * shape.pooledHeight(); row++) {
      for (int column = 0; column < 2 * shape.pooledWidth(); column++) {
        if (isBlank(row * shape.inputWidth() + column)) {
          int place = imageResults(image, 0) + row * resultRow() + column * PLANE;
          for (int channel = 0; channel < shape.channels(); channel += PLANE) {
            System.arraycopy(m, bias + channel, m, place, PLANE);
            place += resultPlane();
          }
        }
      }
    }
  }

  /**
   * Every patch of 3x3 pixels has one in these rows and columns: where they are lit, none is blank.
   */
  private boolean hasNoBlank(float[] m, int input) {
    for (int row = 2; row < shape.inputHeight(); row += 3) {
      for (int column = 2; column < shape.inputWidth(); column += 3) {
        if (!isLit(m, input + row * shape.inputRow() + column * PLANE)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isLit(float[] m, int pixel) {
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      int from = pixel + plane * shape.inputPlane();
      for (int i = from; i < from + PLANE; i++) {
        if (m[i] != 0f) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isBlank(int pixel) {
    for (int tap = 0; tap < BlockShape.TAPS; tap++) {
      if (lit[pixel + tap / 3 * shape.inputWidth() + tap % 3]) {
        return false;
      }
    }
    return true;
  }

  /** Floats between two rows of results. */
  int resultRow() {
    return columns * SIDE * PLANE;
  }

  private int resultPlane() {
    return rows * SIDE * resultRow();
  }

  private int resultFloats() {
    return shape.channels() / PLANE * resultPlane();
  }

  private int imageResults(int image, int channel) {
    int place = image % images * resultFloats();
    return results + place + BlockShape.channelStart(channel, resultPlane());
  }
}
