package org.digits.spark.dataset;

import org.digits.data.ClassRule;
import org.digits.data.DataFormatException;
import org.digits.spark.images.ImageDataset;

/** What must hold between the training and the test images before training starts. */
public final class DataChecks {
  private DataChecks() {}

  /**
   * Checks both parts.
   *
   * @param rule of the classes
   * @param classes their number
   * @throws DataFormatException if a label has no class, or the two parts do not belong together,
   *     or overlap and that is not allowed
   */
  public static void check(
      ImageDataset train,
      DatasetScan trainScan,
      ImageDataset test,
      DatasetScan testScan,
      ClassRule rule,
      int classes,
      boolean allowOverlap)
      throws DataFormatException {
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DataFormatException(
          "%s has images of %d x %d, %s of %d x %d; train and test must agree"
              .formatted(
                  train.name(),
                  train.height(),
                  train.width(),
                  test.name(),
                  test.height(),
                  test.width()));
    }
    if (testScan.count() == 0) {
      throw new DataFormatException(test.name() + ": expected test images, found none");
    }
    rule.requireTrainable(train.name(), trainScan.labels(), classes);
    testScan
        .labels()
        .requireWithin(
            test.name(),
            rule.mapping(),
            classes,
            "the training data",
            "correct the label, or make room for it with --classes or --labels");
    if (trainScan.overlap().count() > 0 && !allowOverlap) {
      throw new DataFormatException(
          "%s: %,d images stand in the test set %s too, the first of them image %d, so its accuracy would mean nothing; set them aside with --quarantine, or use --allow-overlap"
              .formatted(
                  train.name(),
                  trainScan.overlap().count(),
                  test.name(),
                  trainScan.overlap().ids()[0]));
    }
  }
}
