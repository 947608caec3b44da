package org.digits.spark;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;

/**
 * What a run trains and tests on, scanned and checked.
 *
 * @param train without what is in quarantine
 * @param trainScan of these images
 * @param classes of the labels
 * @param quarantine images of the training files that are not trained on
 */
record TrainingData(
    ImageDataset train,
    DatasetScan trainScan,
    ImageDataset test,
    DatasetScan testScan,
    int classes,
    Quarantine quarantine) {

  /**
   * Opens and checks both parts.
   *
   * @throws DataFormatException if training must not start from them
   */
  static TrainingData read(SparkSession spark, TrainingConfig config) throws IOException {
    ImageDataset train = IdxDatasets.train(spark, config.data());
    ImageDataset test = IdxDatasets.test(spark, config.data());
    spark.sparkContext().setJobDescription("scan " + test.name());
    DatasetScan testScan = DatasetScan.keepingHashes(test);
    spark.sparkContext().setJobDescription("scan " + train.name());
    DatasetScan trainScan = DatasetScan.findingOverlap(train, testScan.imageHashes());
    Quarantine quarantine =
        config.quarantine() ? Quarantine.of(train, trainScan) : Quarantine.none();
    if (!quarantine.isEmpty()) {
      train = quarantine.removedFrom(train);
      trainScan = DatasetScan.findingOverlap(train, testScan.imageHashes());
    }
    int classes = DataChecks.classes(train, trainScan, test, testScan, config.allowOverlap());
    return new TrainingData(train, trainScan, test, testScan, classes, quarantine);
  }
}
