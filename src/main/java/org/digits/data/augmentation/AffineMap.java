package org.digits.data.augmentation;

/**
 * Where pixel (x, y) of a transformed image comes from: {@code (xx x + xy y + x0, yx x + yy y +
 * y0)}.
 */
record AffineMap(double xx, double xy, double yx, double yy, double x0, double y0) {

  /** Where the first pixel of a row comes from. */
  double x(int row) {
    return x0 + xy * row;
  }

  /** Likewise. */
  double y(int row) {
    return y0 + yy * row;
  }
}
