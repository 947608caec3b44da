package org.digits.data.picture;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.digits.data.Box;

/** Finds the digits on a picture: one look at all of it, and a closer one at each mark. */
final class DigitSearch {
  /** Of a mark's longer side. */
  private static final double MARGIN = 0.35;

  private static final int MOST_BORDERS = 3;

  private final GreyImage image;
  private final GreyImage picture;
  private final Look look;

  DigitSearch(GreyImage image) {
    this.image = image;
    GreyImage inner = image;
    // Paper about a frame is a border, too, and the frame is one then.
    for (int i = 0; i < MOST_BORDERS; i++) {
      int factor = Look.factor(inner);
      Box box = Border.inside(inner.reduced(factor));
      inner = inner.crop(box.scaledWithMargin(factor, 0, inner.height(), inner.width()));
    }
    picture = inner;
    look = Look.at(picture);
  }

  /**
   * A digit's own ink.
   *
   * @param place in the picture, pixels
   * @param box about its ink
   */
  record Digit(Box place, Ink ink, Box box) {}

  /** The digits that were found, left to right. */
  List<Digit> digits() {
    List<Digit> digits = new ArrayList<>();
    for (Marks.Mark mark : look.found()) {
      digits.add(closer(mark));
    }
    return digits;
  }

  /** How many may be there. */
  int count() {
    return look.found().size();
  }

  /** What is inside all borders. */
  GreyImage picture() {
    return picture;
  }

  /** All ink of the first look. */
  Ink ink() {
    return look.marks().all();
  }

  /** What else was there. */
  Set<TakenOut> takenOut() {
    Set<TakenOut> all = EnumSet.noneOf(TakenOut.class);
    all.addAll(look.takenOut());
    if (isBordered()) {
      all.add(TakenOut.BORDER);
    }
    return all;
  }

  private boolean isBordered() {
    return picture.height() < image.height() || picture.width() < image.width();
  }

  // With the background that is near the mark.
  private Digit closer(Marks.Mark mark) {
    int factor = look.factor();
    Box place = mark.box().scaledWithMargin(factor, 0, picture.height(), picture.width());
    int margin = (int) Math.ceil(MARGIN * mark.box().longSide() * factor);
    Box near = mark.box().scaledWithMargin(factor, margin, picture.height(), picture.width());
    GreyImage part = picture.crop(near);
    if (Look.factor(part) < factor) {
      Look close = Look.at(part);
      Ink ink = close.seenBy(look, mark, near);
      Box box = ink.box();
      if (box != null) {
        return new Digit(place, ink, box);
      }
    }
    Ink ink = look.marks().only(mark);
    return new Digit(place, ink, mark.box());
  }
}
