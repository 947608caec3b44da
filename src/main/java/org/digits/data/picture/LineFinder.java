package org.digits.data.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds lines across a picture: rules, base lines, the sides of a frame. A line is thin, straight,
 * about level, and runs from near the one side to near the other; where a stroke crosses it,
 * nothing thin is seen, and that is no gap.
 *
 * <p>As in Hough's transform every straight way through the picture counts the columns in which it
 * meets something thin.
 */
final class LineFinder {
  /** Parts of the picture's sides. */
  private static final double THICKEST = 0.06;

  private static final double STEEPEST = 0.12;
  private static final double MARGIN = 0.1;
  private static final double LONGEST_GAP = 0.06;
  private static final double LEAST_THIN = 0.45;
  private static final double LEAST_INK = 0.85;

  /** Rows that a line strays from its straight way, root mean square. */
  private static final double WAVE = 0.9;

  /** Of a line that leaves the picture through its top or bottom. */
  private static final double LEAST_INSIDE = 0.3;

  private static final int MOST_LINES = 60;

  private final Contrast contrast;
  private final int height;
  private final int width;
  private final int thickest;
  // By pixel: where the ink's run down the column begins and how long it is; 0 where there is none.
  private final int[] runTop;
  private final int[] runLength;

  LineFinder(Contrast contrast) {
    this.contrast = contrast;
    height = contrast.height();
    width = contrast.width();
    thickest = Math.max(2, (int) Math.round(THICKEST * Math.min(height, width)));
    runTop = new int[height * width];
    runLength = new int[height * width];
    for (int x = 0; x < width; x++) {
      findRuns(x);
    }
  }

  /** All lines, the one that is seen best first. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (int[] way : likelyWays()) {
      Line line = follow(way[1], way[2]);
      if (line != null && lines.size() < MOST_LINES) {
        lines.add(line);
        forget(line);
      }
    }
    return lines;
  }

  private void findRuns(int x) {
    for (int y = 0; y < height; ) {
      int end = y;
      while (end < height && contrast.isInk(end * width + x)) {
        end++;
      }
      for (int k = y; k < end; k++) {
        runTop[k * width + x] = y;
        runLength[k * width + x] = end - y;
      }
      y = end + 1;
    }
  }

  /** Thin columns, row at the left end, rise: of ways that may be lines, the best first. */
  private List<int[]> likelyWays() {
    List<int[]> ways = new ArrayList<>();
    int steepest = (int) (STEEPEST * width);
    for (int rise = -steepest; rise <= steepest; rise++) {
      for (int first = Math.min(0, -rise); first < Math.max(height, height - rise); first++) {
        int thin = 0;
        int inside = 0;
        for (int x = 0; x < width; x++) {
          int y = row(first, rise, x);
          if (y >= 0 && y < height) {
            int length = runLength[y * width + x];
            thin += length > 0 && length <= thickest ? 1 : 0;
            inside++;
          }
        }
        if (inside >= LEAST_INSIDE * width && thin >= LEAST_THIN * inside) {
          ways.add(new int[] {thin, first, rise});
        }
      }
    }
    ways.sort((a, b) -> a[0] == b[0] ? Math.abs(a[2]) - Math.abs(b[2]) : b[0] - a[0]);
    return ways;
  }

  private int row(int first, int rise, int x) {
    // Half a step more, and never less than nothing: rounding down is rounding.
    int scaled = 2 * rise * x + width - 1;
    return first + Math.floorDiv(scaled, 2 * Math.max(1, width - 1));
  }

  private Line follow(int first, int rise) {
    double[] middles = new double[width];
    int[] lengths = new int[width];
    double[] greys = new double[width];
    int thin = 0;
    int ink = 0;
    int firstInk = width;
    int lastInk = -1;
    int longestGap = 0;
    int firstInside = width;
    int lastInside = -1;
    for (int x = 0; x < width; x++) {
      int y = row(first, rise, x);
      middles[x] = -1;
      if (y < 0 || y >= height) {
        continue;
      }
      firstInside = Math.min(firstInside, x);
      lastInside = x;
      int at = nearestInk(y, x);
      if (at < 0) {
        continue;
      }
      longestGap = lastInk < 0 ? 0 : Math.max(longestGap, x - lastInk - 1);
      firstInk = Math.min(firstInk, x);
      lastInk = x;
      ink++;
      if (runLength[at] <= thickest) {
        middles[x] = runTop[at] + (runLength[at] - 1) / 2.0;
        lengths[thin] = runLength[at];
        greys[thin++] = strongest(at, x);
      }
    }
    int inside = lastInside - firstInside + 1;
    boolean isAcross =
        firstInk - firstInside <= MARGIN * width
            && lastInside - lastInk <= MARGIN * width
            && longestGap <= LONGEST_GAP * width
            && ink >= LEAST_INK * inside
            && thin >= LEAST_THIN * inside;
    return isAcross ? straight(middles, lengths, greys, thin) : null;
  }

  private int nearestInk(int y, int x) {
    for (int shift : new int[] {0, -1, 1}) {
      int row = y + shift;
      if (row >= 0 && row < height && runLength[row * width + x] > 0) {
        return row * width + x;
      }
    }
    return -1;
  }

  private double strongest(int at, int x) {
    double most = 0;
    for (int y = runTop[at]; y < runTop[at] + runLength[at]; y++) {
      most = Math.max(most, contrast.values()[y * width + x]);
    }
    return most;
  }

  /** The line through the middles by least squares, or null where they are not on one. */
  private Line straight(double[] middles, int[] lengths, double[] greys, int thin) {
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int x = 0; x < width; x++) {
      if (middles[x] >= 0) {
        sumX += x;
        sumY += middles[x];
        sumXx += (double) x * x;
        sumXy += x * middles[x];
      }
    }
    double slope = (thin * sumXy - sumX * sumY) / (thin * sumXx - sumX * sumX);
    double first = (sumY - slope * sumX) / thin;
    double squares = 0;
    for (int x = 0; x < width; x++) {
      if (middles[x] >= 0) {
        double off = middles[x] - first - slope * x;
        squares += off * off;
      }
    }
    if (Math.sqrt(squares / thin) > WAVE) {
      return null;
    }
    Arrays.sort(lengths, 0, thin);
    Arrays.sort(greys, 0, thin);
    return new Line(first, slope * (width - 1), lengths[thin * 3 / 4], greys[thin * 4 / 5]);
  }

  // What belongs to one line is not seen again.
  private void forget(Line line) {
    for (int x = 0; x < width; x++) {
      int top = line.top(x, width);
      for (int y = Math.max(0, top - 1); y <= Math.min(height - 1, top + line.thickness()); y++) {
        int at = y * width + x;
        if (runLength[at] > 0 && runLength[at] <= thickest) {
          int begin = runTop[at];
          int length = runLength[at];
          for (int k = begin; k < begin + length; k++) {
            runLength[k * width + x] = 0;
          }
        }
      }
    }
  }
}
