package org.digits.data.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.digits.data.Box;

/**
 * The marks of ink on a picture: strokes that touch are one part, parts that belong together are a
 * mark, and dust and small print are none.
 */
final class Marks {
  /** Of the largest part's ink. */
  private static final double SPECK = 0.04;

  /** Pixels that noise leaves are single ones. */
  private static final double LEAST_MASS = 5;

  /** Of the tallest mark's height: a lower one beside it is print or a smudge. */
  private static final double PRINT = 0.45;

  /** Of the largest whole part's ink: what is less and cut by the picture's edge lies beside it. */
  private static final double CUT = 1.5;

  /** Of the tallest part's height: nearer parts are one mark. */
  private static final double NEAR = 0.1;

  /** Of the tallest part's height: what is as tall stands for itself, unless it nearly touches. */
  private static final double TALL = 0.6;

  private static final double TOUCHING = 0.05;

  /** Of all ink: what fills a picture is hardly more than one part. */
  private static final double NEARLY_ALL = 0.9;

  /** Of the shorter side. */
  private static final double RIM = 0.04;

  /** Of a side: a line along it may be a frame's. */
  private static final double LINE = 0.75;

  private static final double SLIM = 0.4;

  private final Ink ink;
  private final int[] part;
  private final List<Part> parts = new ArrayList<>();
  private int dropped;

  private Marks(Ink ink) {
    this.ink = ink;
    part = new int[ink.values().length];
  }

  /**
   * Strokes that belong together.
   *
   * @param numbers of the parts
   */
  record Mark(Box box, double mass, List<Integer> numbers) {}

  private record Part(int number, Box box, double mass) {}

  /** The parts of ink, connected by weak ink. */
  static Marks of(Ink ink) {
    Marks marks = new Marks(ink);
    int[] stack = new int[marks.part.length];
    for (int start = 0; start < marks.part.length; start++) {
      if (ink.values()[start] > Ink.STRONG && marks.part[start] == 0) {
        marks.parts.add(marks.flood(start, marks.parts.size() + 1, stack));
      }
    }
    return marks;
  }

  /** Whether ink was passed over as print. */
  boolean hasPrint() {
    return dropped > 0;
  }

  /** Whether nearly all ink is one part that runs to all four sides, and is no frame. */
  boolean fillPicture() {
    double all = parts.stream().mapToDouble(Part::mass).sum();
    int near = rim(ink.height(), ink.width());
    for (Part one : parts) {
      Box box = one.box();
      if (one.mass() >= NEARLY_ALL * all
          && box.top() <= near
          && box.left() <= near
          && box.bottom() >= ink.height() - near
          && box.right() >= ink.width() - near) {
        return !isFrame(one);
      }
    }
    return false;
  }

  /** Pixels beside a picture's side that belong to it. */
  static int rim(int height, int width) {
    return Math.max(1, (int) (RIM * Math.min(height, width)));
  }

  /** Whether a part runs along two sides that meet; what is slim as a 1 does so, too. */
  private boolean isFrame(Part one) {
    Box box = one.box();
    int top = 0;
    int bottom = 0;
    for (int x = box.left(); x < box.right(); x++) {
      top += part[box.top() * ink.width() + x] == one.number() ? 1 : 0;
      bottom += part[(box.bottom() - 1) * ink.width() + x] == one.number() ? 1 : 0;
    }
    int left = 0;
    int right = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      left += part[y * ink.width() + box.left()] == one.number() ? 1 : 0;
      right += part[y * ink.width() + box.right() - 1] == one.number() ? 1 : 0;
    }
    boolean isSlim = Math.min(box.height(), box.width()) < SLIM * box.longSide();
    return !isSlim
        && Math.max(top, bottom) > LINE * box.width()
        && Math.max(left, right) > LINE * box.height();
  }

  /** The marks from left to right; empty where there are none. */
  List<Mark> found() {
    double most = parts.stream().mapToDouble(Part::mass).max().orElse(0);
    double least = Math.max(LEAST_MASS, SPECK * most);
    List<Part> strokes = new ArrayList<>(parts.stream().filter(p -> p.mass() >= least).toList());
    double whole = strokes.stream().filter(p -> !isCut(p)).mapToDouble(Part::mass).max().orElse(0);
    strokes.removeIf(p -> isCut(p) && p.mass() < CUT * whole);
    double tallest = strokes.stream().mapToDouble(p -> p.box().longSide()).max().orElse(0);
    strokes.sort(Comparator.comparingDouble(p -> -p.mass()));
    List<Mark> marks = new ArrayList<>();
    for (Part stroke : strokes) {
      Mark own = new Mark(stroke.box(), stroke.mass(), List.of(stroke.number()));
      for (int i = 0; i < marks.size(); ) {
        if (belong(marks.get(i), own, tallest)) {
          own = joined(marks.remove(i), own);
        } else {
          i++;
        }
      }
      marks.add(own);
    }
    double height = marks.stream().mapToDouble(m -> m.box().longSide()).max().orElse(0);
    List<Mark> tall = new ArrayList<>(marks);
    tall.removeIf(mark -> mark.box().longSide() < PRINT * height);
    dropped = marks.size() - tall.size();
    tall.sort(Comparator.comparingInt(mark -> mark.box().left() + mark.box().right()));
    return tall;
  }

  /** All ink, dust with it, but for faint ink that no strong ink is connected to. */
  Ink all() {
    boolean[] kept = new boolean[parts.size() + 1];
    Arrays.fill(kept, 1, kept.length, true);
    return only(kept);
  }

  /** The ink of one mark alone. */
  Ink only(Mark mark) {
    boolean[] kept = new boolean[parts.size() + 1];
    mark.numbers().forEach(number -> kept[number] = true);
    return only(kept);
  }

  /** The ink of some parts, by their numbers; 0 is what belongs to none. */
  private Ink only(boolean[] kept) {
    float[] values = new float[part.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = kept[part[i]] ? ink.values()[i] : 0;
    }
    return new Ink(ink.height(), ink.width(), values);
  }

  private static Mark joined(Mark a, Mark b) {
    Box box =
        new Box(
            Math.min(a.box().top(), b.box().top()),
            Math.min(a.box().left(), b.box().left()),
            Math.max(a.box().bottom(), b.box().bottom()),
            Math.max(a.box().right(), b.box().right()));
    List<Integer> numbers = new ArrayList<>(a.numbers());
    numbers.addAll(b.numbers());
    return new Mark(box, a.mass() + b.mass(), numbers);
  }

  private static boolean belong(Mark a, Mark b, double tallest) {
    double gapX =
        Math.max(
            0,
            Math.max(a.box().left(), b.box().left()) - Math.min(a.box().right(), b.box().right()));
    double gapY =
        Math.max(
            0,
            Math.max(a.box().top(), b.box().top()) - Math.min(a.box().bottom(), b.box().bottom()));
    double overlapX =
        Math.min(a.box().right(), b.box().right()) - Math.max(a.box().left(), b.box().left());
    double narrower = Math.min(a.box().width(), b.box().width());
    boolean isBeside = overlapX < 0.5 * narrower;
    boolean areTall = Math.min(a.box().height(), b.box().height()) > TALL * tallest;
    double near = areTall && isBeside ? TOUCHING : NEAR;
    return Math.max(gapX, gapY) <= Math.max(1, near * tallest);
  }

  private boolean isCut(Part part) {
    Box box = part.box();
    return box.top() == 0
        || box.left() == 0
        || box.bottom() == ink.height()
        || box.right() == ink.width();
  }

  private Part flood(int start, int label, int[] stack) {
    int width = ink.width();
    int height = ink.height();
    double mass = 0;
    int top = height;
    int bottom = 0;
    int left = width;
    int right = 0;
    int size = 1;
    stack[0] = start;
    part[start] = label;
    while (size > 0) {
      int at = stack[--size];
      int y = at / width;
      int x = at % width;
      mass += ink.values()[at];
      if (ink.values()[at] > Ink.STRONG) {
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
      }
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int next = ny * width + nx;
          if (part[next] == 0 && ink.values()[next] > Ink.WEAK) {
            part[next] = label;
            stack[size++] = next;
          }
        }
      }
    }
    return new Part(label, new Box(top, left, bottom, right), mass);
  }
}
