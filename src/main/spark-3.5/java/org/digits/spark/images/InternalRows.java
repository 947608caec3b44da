package org.digits.spark.images;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Rows as Spark stores them; encoders of public ones take a second to start. For Spark 3.5. */
public final class InternalRows {
  private InternalRows() {}

  /** The rows as a Dataset of a schema, which they must have. */
  public static Dataset<Row> dataFrame(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
    return spark.internalCreateDataFrame(rows.rdd(), schema, false);
  }
}
