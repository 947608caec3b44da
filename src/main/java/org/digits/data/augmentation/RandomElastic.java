package org.digits.data.augmentation;

import java.util.Arrays;
import org.digits.data.ImageBlock;

/**
 * A random affine transform and, on top of it, an elastic one: the nodes of a square grid over the
 * image are moved at random, and what lies between them follows bilinearly. It is what Simard,
 * Steinkraus and Platt (ICDAR 2003) do with a smoothed random field, at the price of a few numbers
 * an image. What an image becomes depends on (seed, epoch, image id) alone, to the byte.
 *
 * @param affine the affine part
 * @param movePixels largest move of a node either way, in each direction
 * @param nodes of the grid along each side, the corners among them; at least 2
 */
public record RandomElastic(RandomAffine affine, double movePixels, int nodes)
    implements RandomTransform {
  /** Ranges that keep a handwritten digit what it is. */
  public static final RandomElastic DIGITS = new RandomElastic(RandomAffine.DIGITS, 1.5, 5);

  /** The draws before it are the affine transform's. */
  private static final int FIRST_DRAW = 10;

  /** Checks the ranges. */
  public RandomElastic {
    if (!(movePixels >= 0) || nodes < 2) {
      throw new IllegalArgumentException(
          "nodes moved by up to %s, %d of them: expected no negative move and 2 nodes or more"
              .formatted(movePixels, nodes));
    }
  }

  @Override
  public void apply(
      ImageBlock images, int row, long seed, long epoch, byte[] target, int targetOffset) {
    long bits = RandomAffine.bits(images, row, seed, epoch);
    AffineMap map = affine.map(images, bits);
    double[] movesX = moves(bits, FIRST_DRAW);
    double[] movesY = moves(bits, FIRST_DRAW + nodes * nodes);
    InkSampler ink = new InkSampler(images, row);
    Arrays.fill(target, targetOffset, targetOffset + images.imageBytes(), (byte) 0);
    double[] x = new double[nodes];
    double[] y = new double[nodes];
    int width = images.width();
    double cellHeight = (images.height() - 1.0) / (nodes - 1);
    for (int line = 0; line < images.height(); line++) {
      int above = Math.min((int) (line / cellHeight), nodes - 2);
      double below = line / cellHeight - above;
      along(movesX, above, below, x);
      along(movesY, above, below, y);
      line(map, line, x, y, ink, width, target, targetOffset + line * width);
    }
  }

  private double[] moves(long bits, int firstDraw) {
    double[] moves = new double[nodes * nodes];
    for (int i = 0; i < moves.length; i++) {
      moves[i] = movePixels * RandomAffine.signed(bits, firstDraw + i);
    }
    return moves;
  }

  /** The moves where a line crosses the grid's columns, {@code below} of the way between rows. */
  private void along(double[] moves, int above, double below, double[] line) {
    for (int i = 0; i < nodes; i++) {
      double upper = moves[above * nodes + i];
      line[i] = upper + below * (moves[(above + 1) * nodes + i] - upper);
    }
  }

  /** Between two columns of the grid a line comes from a straight line. */
  private void line(
      AffineMap map,
      int row,
      double[] x,
      double[] y,
      InkSampler ink,
      int width,
      byte[] target,
      int at) {
    double cell = (width - 1.0) / (nodes - 1);
    int from = 0;
    for (int i = 0; i < nodes - 1; i++) {
      int to = i == nodes - 2 ? width : (int) Math.ceil(cell * (i + 1));
      double slopeX = (x[i + 1] - x[i]) / cell;
      double slopeY = (y[i + 1] - y[i]) / cell;
      double inCell = from - cell * i;
      ink.write(
          InkSampler.fixed(map.x(row) + map.xx() * from + x[i] + slopeX * inCell),
          InkSampler.fixed(map.y(row) + map.yx() * from + y[i] + slopeY * inCell),
          InkSampler.fixed(map.xx() + slopeX),
          InkSampler.fixed(map.yx() + slopeY),
          to - from,
          target,
          at + from);
      from = to;
    }
  }
}
