package org.digits.data.picture;

import org.digits.data.Box;

/**
 * The border about a picture inside a picture: an even ring of its own grey on all four sides, with
 * another even grey right inside. What is inside is the picture.
 */
final class Border {
  /** A border is at most this part of the shorter side. */
  private static final double WIDEST = 0.15;

  private static final int EVEN = 20;
  private static final int LEAST_STEP = 32;
  private static final double MOSTLY = 0.94;
  private static final double RING_INSIDE = 0.7;

  private final GreyImage image;
  private final int widest;

  private Border(GreyImage image) {
    this.image = image;
    widest = (int) (WIDEST * Math.min(image.height(), image.width()));
  }

  /** The part of an image that is no border: all of it where there is none. */
  static Box inside(GreyImage image) {
    return new Border(image).inside();
  }

  private Box inside() {
    Box all = new Box(0, 0, image.height(), image.width());
    int level = median(all);
    int top = rows(0, 1, level);
    int bottom = rows(image.height() - 1, -1, level);
    int left = columns(0, 1, level);
    int right = columns(image.width() - 1, -1, level);
    if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 1
        || Math.max(Math.max(top, bottom), Math.max(left, right)) > widest) {
      return all;
    }
    Box inner = new Box(top, left, image.height() - bottom, image.width() - right);
    Box clear = isBlurred(inner, level) ? smaller(inner) : inner;
    int paper = median(clear);
    boolean isBorder = Math.abs(paper - level) >= LEAST_STEP && share(clear, paper) >= RING_INSIDE;
    return isBorder ? clear : all;
  }

  // The first row inside may be half the one grey and half the other.
  private boolean isBlurred(Box inner, int level) {
    int first = median(inner);
    int second = median(smaller(inner));
    return Math.abs(first - second) > EVEN && Math.abs(second - level) >= LEAST_STEP;
  }

  private static Box smaller(Box box) {
    return new Box(box.top() + 1, box.left() + 1, box.bottom() - 1, box.right() - 1);
  }

  private int rows(int from, int step, int level) {
    int rows = 0;
    while (rows <= widest && isEven(from + rows * step, 0, 0, 1, image.width(), level)) {
      rows++;
    }
    return rows;
  }

  private int columns(int from, int step, int level) {
    int columns = 0;
    while (columns <= widest && isEven(0, from + columns * step, 1, 0, image.height(), level)) {
      columns++;
    }
    return columns;
  }

  private boolean isEven(int y, int x, int stepY, int stepX, int count, int level) {
    int near = 0;
    for (int i = 0; i < count; i++) {
      near += Math.abs(image.pixel(y + i * stepY, x + i * stepX) - level) <= EVEN ? 1 : 0;
    }
    return near >= MOSTLY * count;
  }

  /** The median grey of the outermost pixels of a box. */
  private int median(Box box) {
    int[] counts = new int[256];
    int all = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      int step = isEnd(y, box.top(), box.bottom()) ? 1 : Math.max(1, box.width() - 1);
      for (int x = box.left(); x < box.right(); x += step) {
        counts[image.pixel(y, x)]++;
        all++;
      }
    }
    int level = 0;
    for (int below = counts[0]; below <= all / 2; below += counts[level]) {
      level++;
    }
    return level;
  }

  /** Which part of the outermost pixels of a box has about one grey. */
  private double share(Box box, int level) {
    int near = 0;
    int all = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      int step = isEnd(y, box.top(), box.bottom()) ? 1 : Math.max(1, box.width() - 1);
      for (int x = box.left(); x < box.right(); x += step) {
        near += Math.abs(image.pixel(y, x) - level) <= EVEN ? 1 : 0;
        all++;
      }
    }
    return (double) near / all;
  }

  private static boolean isEnd(int at, int from, int to) {
    return at == from || at == to - 1;
  }
}
