package org.digits.data.picture;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.digits.data.Box;

/**
 * One look at an image, at most {@link #SIDE} pixels a side: its ink without light, lines and dust,
 * and the marks of it.
 *
 * @param factor pixels of the image that one of the look's is the mean of, a side
 * @param marks all ink
 * @param found marks that may be digits, left to right
 * @param takenOut what else was there
 */
record Look(int factor, Marks marks, List<Marks.Mark> found, Set<TakenOut> takenOut) {
  private static final int SIDE = 128;

  static Look at(GreyImage image) {
    int factor = factor(image);
    GreyImage small = image.reduced(factor);
    Contrast crop = TightCrop.of(small);
    if (crop != null) {
      // What is all one part has no line beside it.
      Marks marks = Marks.of(Ink.of(crop));
      return new Look(factor, marks, marks.found(), EnumSet.noneOf(TakenOut.class));
    }
    Contrast contrast = Contrast.of(small);
    PrintedLines.Cleared cleared = PrintedLines.erase(contrast);
    Marks marks = Marks.of(Ink.of(cleared.contrast()));
    List<Marks.Mark> found = marks.found();
    Set<TakenOut> takenOut = EnumSet.noneOf(TakenOut.class);
    if (contrast.isShaded()) {
      takenOut.add(TakenOut.SHADOW);
    }
    if (cleared.lines() > 0) {
      takenOut.add(TakenOut.LINES);
    }
    if (marks.hasPrint()) {
      takenOut.add(TakenOut.PRINT);
    }
    return new Look(factor, marks, found, takenOut);
  }

  static int factor(GreyImage image) {
    return (Math.max(image.height(), image.width()) + SIDE - 1) / SIDE;
  }

  /** All ink of a look, of which only that is kept where another look saw a mark. */
  Ink seenBy(Look other, Marks.Mark mark, Box near) {
    Ink wanted = other.marks().only(mark);
    Ink own = marks.all();
    float[] values = new float[own.values().length];
    for (int y = 0, i = 0; y < own.height(); y++) {
      int v = (near.top() + y * factor + factor / 2) / other.factor();
      for (int x = 0; x < own.width(); x++, i++) {
        int u = (near.left() + x * factor + factor / 2) / other.factor();
        values[i] = wanted.hasInkAbout(v, u) ? own.values()[i] : 0;
      }
    }
    return new Ink(own.height(), own.width(), values);
  }
}
