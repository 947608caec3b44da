package org.digits.spark.predict;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.digits.data.LabelMapping;
import org.digits.spark.images.PictureReading;
import org.digits.spark.images.SourceLabels;

/**
 * The columns of predictions: id, path, those of a digit on its picture, prediction, probabilities,
 * confidence, the picture's number, error.
 *
 * @param hasPaths whether there is a path
 * @param areDigits whether a row is one of several digits on a picture
 */
record PredictionColumns(boolean hasPaths, boolean areDigits) implements Serializable {

  /** How many columns tell which digit of its picture a row is, and where it stands. */
  int ofDigit() {
    return areDigits ? PictureReading.Digits.COLUMNS.size() : 0;
  }

  int digit() {
    return hasPaths ? 2 : 1;
  }

  int prediction() {
    return digit() + ofDigit();
  }

  int probabilities() {
    return prediction() + 1;
  }

  int confidence() {
    return prediction() + 2;
  }

  /** Of digits alone. */
  int number() {
    return prediction() + 3;
  }

  int error() {
    return prediction() + (areDigits ? 4 : 3);
  }

  int count() {
    return error() + 1;
  }

  /**
   * The columns of a run's predictions. A prediction is the user's own label, a text unless all are
   * whole numbers; where it is not the number of its class, the metadata of the probabilities name
   * their labels.
   */
  StructType schema(LabelMapping labels) {
    StructType schema = new StructType().add("id", DataTypes.LongType, true);
    if (hasPaths) {
      schema = schema.add("path", DataTypes.StringType, true);
    }
    if (areDigits) {
      for (String column : PictureReading.Digits.COLUMNS) {
        schema = schema.add(column, DataTypes.IntegerType, true);
      }
    }
    DataType prediction = labels.isNumeric() ? DataTypes.IntegerType : DataTypes.StringType;
    String[] names = labels.names(labels.size()).toArray(String[]::new);
    Metadata classes =
        labels.isIdentity()
            ? Metadata.empty()
            : new MetadataBuilder().putStringArray(SourceLabels.CLASSES, names).build();
    schema =
        schema
            .add("prediction", prediction, true)
            .add(
                "probabilities",
                DataTypes.createArrayType(DataTypes.FloatType, false),
                true,
                classes)
            .add("confidence", DataTypes.FloatType, true);
    if (areDigits) {
      schema = schema.add("number", DataTypes.StringType, true);
    }
    return schema.add("error", DataTypes.StringType, true);
  }
}
