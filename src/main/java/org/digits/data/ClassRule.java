package org.digits.data;

import java.util.List;

/**
 * How many classes labels stand for. That is the user's decision, by --classes or --labels; without
 * one the largest label decides, and a label without images is no reason to refuse the others.
 *
 * @param mapping of the labels; {@link LabelMapping#NONE} where the user has not decided
 * @param known classes that there are at least, as other parts of the data say; 0 for none
 * @param tool what gives labels the numbers from 0, for errors
 */
public record ClassRule(LabelMapping mapping, int known, Tool tool) {
  /** Images of labels beyond the others that may be set aside: one in so many. */
  private static final int FEW = 10;

  // Of longer lists nobody would type the option.
  private static final int MOST_NAMED = 100;

  /** What gives labels the numbers from 0. */
  public enum Tool {
    /** The options --labels and --classes. */
    OPTIONS,
    /** Spark ML's StringIndexer. */
    STRING_INDEXER
  }

  /** The rule of the commands. */
  public static ClassRule of(LabelMapping mapping, int known) {
    return new ClassRule(mapping, known, Tool.OPTIONS);
  }

  /**
   * The number of classes; labels beyond them may be left.
   *
   * @param name the data set as the user knows it
   * @throws DataFormatException if nobody has decided and the labels do not tell it: they do not
   *     begin at 0, or most labels below the largest have no images; the message names the options
   */
  public int classes(String name, LabelHistogram labels) throws DataFormatException {
    if (labels.counts().isEmpty()) {
      throw new DataFormatException(name + ": expected images, found none");
    }
    if (!mapping.isOpen()) {
      return mapping.size();
    }
    if (known > 0 && !isShifted(labels)) {
      return isDense(labels, known, labels.largest()) ? labels.largest() + 1 : known;
    }
    if (labels.counts().size() == 1) {
      throw single(name, labels);
    }
    if (labels.counts().firstKey() != 0 || !isDense(labels, 0, labels.largest())) {
      throw new DataFormatException("%s: %s".formatted(name, strange(labels)));
    }
    return labels.largest() + 1;
  }

  /** As above; but the classes of nearly all images, where few have labels far beyond. */
  public int classesOfMost(String name, LabelHistogram labels) throws DataFormatException {
    int most = ofMost(labels);
    return mapping.isOpen() && known == 0 && most > 1 ? most : classes(name, labels);
  }

  /**
   * Refuses labels that nothing can be trained on.
   *
   * @throws DataFormatException for labels beyond the classes, or a single one
   */
  public void requireTrainable(String name, LabelHistogram labels, int classes)
      throws DataFormatException {
    boolean most = 2 * labels.beyond(classes) > labels.images();
    labels.requireWithin(
        name,
        mapping,
        classes,
        "the training",
        most
            ? "most images have such labels: correct --labels or --classes"
            : tool == Tool.OPTIONS
                ? "correct the label, or set such images aside with --quarantine"
                : "correct the label");
    if (labels.counts().size() < 2) {
      throw single(name, labels);
    }
  }

  private DataFormatException single(String name, LabelHistogram labels) {
    return new DataFormatException(
        "%s: expected at least two classes, found one, label %s; a classifier needs two%s"
            .formatted(
                name,
                mapping.name(labels.largest()),
                tool == Tool.OPTIONS && mapping.isOpen()
                    ? "; for images that come day by day say how many there will be with --classes"
                    : ""));
  }

  // As many labels as the others have, and each larger by 1: no new class.
  private boolean isShifted(LabelHistogram labels) {
    return labels.counts().firstKey() == 1
        && labels.largest() == known
        && labels.counts().size() == known;
  }

  // A label more without images than with them is no accident of a small sample.
  private static boolean isDense(LabelHistogram labels, int from, int to) {
    long with = labels.labelsFrom(from, to);
    return to >= from && 2 * with >= (long) to - from + 1;
  }

  /** The classes that all images but a few belong to; 0 where the labels have no such gap. */
  private static int ofMost(LabelHistogram labels) {
    if (!labels.counts().containsKey(0) || isDense(labels, 0, labels.largest())) {
      return 0;
    }
    int last = 0;
    for (int label : labels.counts().keySet()) {
      if (label > 0 && isDense(labels, 0, label)) {
        last = label;
      }
    }
    return FEW * labels.beyond(last + 1) <= labels.images() ? last + 1 : 0;
  }

  private String strange(LabelHistogram labels) {
    int first = labels.counts().firstKey();
    int last = labels.largest();
    int most = ofMost(labels);
    if (most > 1) {
      return "expected labels 0 to %d, which nearly all images have, found %s; %s"
          .formatted(most - 1, labels.place(mapping, last), outliers(last));
    }
    String pattern =
        first == 0
            ? "most labels up to the largest, %s, have no image: found %s"
                .formatted(labels.place(mapping, last), listed(labels))
            : "expected labels from 0, found %s, such as %s"
                .formatted(listed(labels), labels.place(mapping, first));
    return "%s; %s".formatted(pattern, numbering(labels));
  }

  private String outliers(int last) {
    return tool == Tool.STRING_INDEXER
        ? "correct the label"
        : "correct the label, or set such images aside with --quarantine%s"
            .formatted(
                last < LabelMapping.MOST
                    ? ", or make room for it with --classes %d".formatted(last + 1)
                    : "");
  }

  private String numbering(LabelHistogram labels) {
    int last = labels.largest();
    if (tool == Tool.STRING_INDEXER) {
      return "StringIndexer gives labels the numbers from 0";
    }
    String all = listed(labels);
    String mapped =
        labels.counts().size() > MOST_NAMED
            ? "number the classes from 0"
            : "%s%s makes classes of them and gives the labels back"
                .formatted(all.startsWith("-") ? "--labels=" : "--labels ", all);
    // Matlab counts from 1, and has the digit 0 in the tenth place.
    String matlab = all.equals("1-10") ? ", or --labels 10,1-9 where 10 stands for 0" : "";
    String room =
        labels.counts().firstKey() < 0 || last >= LabelMapping.MOST
            ? ""
            : "; --classes %d takes them as they are".formatted(last + 1);
    return mapped + matlab + room;
  }

  private static String listed(LabelHistogram labels) {
    List<String> names = labels.counts().keySet().stream().map(label -> "" + label).toList();
    return names.size() > MOST_NAMED
        ? "%s to %s".formatted(names.get(0), names.get(names.size() - 1))
        : LabelMapping.of(names).toString();
  }
}
