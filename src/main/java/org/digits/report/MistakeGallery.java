package org.digits.report;

import java.util.List;
import org.digits.data.LabelMapping;
import org.digits.evaluation.Mistake;

/** The test images that the network was most certainly wrong about. */
final class MistakeGallery {
  private final List<Mistake> mistakes;
  private final LabelMapping labels;
  private final int height;
  private final int width;

  MistakeGallery(List<Mistake> mistakes, LabelMapping labels, int height, int width) {
    this.mistakes = mistakes;
    this.labels = labels;
    this.height = height;
    this.width = width;
  }

  Markup markup(long errors) {
    if (mistakes.isEmpty()) {
      return new Markup().element("p", "There are none: every test image was read correctly.");
    }
    Markup gallery =
        new Markup()
            .element(
                "p",
                mistakes.size() < errors
                    ? Numbers.format(
                        "The %d of %,d wrong answers that the network was most certain of.",
                        mistakes.size(), errors)
                    : "All wrong answers, the most certain ones first.")
            .open("ul", "class", "gallery");
    for (Mistake mistake : mistakes) {
      String actual = labels.name(mistake.actual());
      String probability = Numbers.format("%.1f %%", 100 * mistake.probability());
      gallery
          .open("li")
          .open("figure")
          .empty(
              "img",
              "src",
              Png.dataUri(height, width, mistake.pixels()),
              "width",
              width,
              "height",
              height,
              "alt",
              "test image %d, which shows %s".formatted(mistake.id(), actual))
          .open("figcaption")
          .element("strong", "%s, read as %s".formatted(actual, labels.name(mistake.predicted())))
          .element("span", "%s sure".formatted(probability))
          .element("span", "image %d".formatted(mistake.id()))
          .close()
          .close()
          .close();
    }
    return gallery.close();
  }
}
