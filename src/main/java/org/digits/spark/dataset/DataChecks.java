package org.digits.spark.dataset;

import java.util.Collections;
import org.digits.data.DataFormatException;
import org.digits.spark.images.ImageDataset;

/** What must hold between the training and the test images before training starts. */
public final class DataChecks {
  private DataChecks() {}

  /**
   * Number of classes of the training data.
   *
   * @throws DataFormatException if the two parts do not belong together, or overlap and that is not
   *     allowed
   */
  public static int classes(
      ImageDataset train,
      DatasetScan trainScan,
      ImageDataset test,
      DatasetScan testScan,
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
    int classes = trainScan.labels().classes(train.name());
    testScan.labels().requireWithin(test.name(), classes, "the training data");
    if (!trainScan.overlap().isEmpty() && !allowOverlap) {
      throw new DataFormatException(
          "%s: %d images stand in the test set %s too, the first of them image %d, so its accuracy would mean nothing; set them aside with --quarantine, or use --allow-overlap"
              .formatted(
                  train.name(),
                  trainScan.overlap().size(),
                  test.name(),
                  Collections.min(trainScan.overlap())));
    }
    return classes;
  }
}
