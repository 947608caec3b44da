package org.digits.evaluation;

import org.digits.evaluation.ImageSketch.Matches;

/**
 * Images that a run was trained on, among those that it is evaluated on.
 *
 * @param reason why it is not, or not fully, known; empty where it is
 * @param images number of images at hand
 * @param lookedUp of these, whose hashes the run would have kept
 * @param found of these, that stand in the training data
 * @param estimate of all that stand in the training data: images * found / lookedUp
 */
public record Overlap(String reason, long images, long lookedUp, long found, long estimate) {

  /** Of a verdict of an older version. */
  public static final Overlap NOT_RECORDED =
      new Overlap("the verdict is of an older version, which did not look", 0, 0, 0, 0);

  /** Checks the counts. */
  public Overlap {
    if (found < 0 || lookedUp < found || images < lookedUp || estimate < found) {
      throw new IllegalArgumentException(
          "expected an overlap within the images, found %d of %d looked up of %d, estimated %d"
              .formatted(found, lookedUp, images, estimate));
    }
  }

  /** Of a run that kept no hashes of its training images. */
  public static Overlap unknown(long images) {
    return new Overlap(
        "the run is of an older version, which kept no hashes of its training images",
        images,
        0,
        0,
        0);
  }

  /** Of a run that was trained elsewhere. */
  public static Overlap imported(long images) {
    return new Overlap(
        "the run was imported, and what it was trained on is not known", images, 0, 0, 0);
  }

  /**
   * From what looking images up brought.
   *
   * @param training the run's training images
   * @param matches of the images at hand
   * @param images their number
   */
  public static Overlap of(ImageSketch training, Matches matches, long images) {
    long lookedUp = matches.lookedUp();
    long found = matches.found();
    long estimate = lookedUp == 0 ? 0 : Math.round((double) images * found / lookedUp);
    return new Overlap(reason(training, matches, images), images, lookedUp, found, estimate);
  }

  private static String reason(ImageSketch training, Matches matches, long images) {
    if (!training.isComplete()) {
      return "a run that its training started from kept no hashes, so that one's training images are not known";
    }
    return matches.lookedUp() == images
        ? ""
        : "the run keeps %,d hashes of its training images, which are more"
            .formatted(ImageSketch.CAPACITY);
  }

  // Jackson would take isFound() for a component.
  /** Whether at least one of the images stands in the training data. */
  public boolean any() {
    return found > 0;
  }
}
