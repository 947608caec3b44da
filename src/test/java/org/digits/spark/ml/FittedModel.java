package org.digits.spark.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A program: fits a classifier, saves the model, and counts what the loaded one predicts. */
public final class FittedModel {
  private FittedModel() {}

  /** Arguments: the IDX files' folder, and the model's folder to write. */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> train = FeatureDatasets.train(spark, arguments[0]);
      new DigitClassifier()
          .setImageHeight(12)
          .setImageWidth(12)
          .setEpochs(1)
          .setGroups(1)
          .setGroupWorkers(2)
          .fit(train)
          .save(arguments[1]);
      long predicted =
          DigitClassificationModel.load(arguments[1])
              .transform(FeatureDatasets.test(spark, arguments[0]))
              .filter("prediction >= 0")
              .count();
      System.out.printf("predicted %d images%n", predicted);
    }
  }
}
