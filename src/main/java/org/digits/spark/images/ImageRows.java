package org.digits.spark.images;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.digits.data.DataFormatException;
import org.digits.data.Symmetry;
import org.digits.model.InputSizes.Size;

/**
 * Images of any source, ready for a network; a bad one is a row with an error.
 *
 * @param name the source as the user knows it, for errors
 * @param rows of {@link #SCHEMA}; either image or error is null
 * @param size of every image
 * @param hasPaths whether ids are unique within a path only
 * @param hasLabels whether the source has labels; those of single rows may still be null
 */
public record ImageRows(
    String name, Dataset<Row> rows, Size size, boolean hasPaths, boolean hasLabels) {
  /** The columns; image is uint8, row-major, light ink on black. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, true)
          .add("path", DataTypes.StringType, true)
          .add("image", DataTypes.BinaryType, true)
          .add("label", DataTypes.IntegerType, true)
          .add("error", DataTypes.StringType, true);

  /** How many these are. */
  public static final int COLUMNS = 5;

  /** Rows of {@link #SCHEMA} as a Dataset, without encoders, which take a second to start. */
  public static Dataset<Row> of(SparkSession spark, JavaRDD<InternalRow> rows) {
    return InternalRows.dataFrame(spark, rows, SCHEMA);
  }

  /** The rows as Spark stores them. */
  public JavaRDD<InternalRow> internalRows() {
    return ImageDataset.internalRows(rows, SCHEMA);
  }

  /** A copy of a text, null for none: Spark gives the same row object again and again. */
  public static UTF8String text(InternalRow row, int column) {
    return row.isNullAt(column) ? null : row.getUTF8String(column).clone();
  }

  /** The rows of images that were read without an error. */
  public static ImageRows of(ImageDataset images) {
    Dataset<Row> rows =
        images
            .rows()
            .select(
                col("id"),
                lit(null).cast("string").as("path"),
                col("image"),
                col("label"),
                lit(null).cast("string").as("error"));
    return new ImageRows(
        images.name(), rows, new Size(images.height(), images.width()), false, true);
  }

  /** The images as they were before something was done to them; the others as they are. */
  ImageRows undoing(Symmetry done) {
    if (done == Symmetry.NONE) {
      return this;
    }
    int height = size.height();
    int width = size.width();
    JavaRDD<InternalRow> upright =
        internalRows()
            .map(
                row ->
                    new GenericInternalRow(
                        new Object[] {
                          row.isNullAt(0) ? null : row.getLong(0),
                          text(row, 1),
                          row.isNullAt(2)
                              ? null
                              : done.inverse().of(row.getBinary(2), height, width),
                          row.isNullAt(3) ? null : row.getInt(3),
                          text(row, 4)
                        }));
    return new ImageRows(
        name,
        of(rows.sparkSession(), upright),
        done.swapsSides() ? size.transposed() : size,
        hasPaths,
        hasLabels);
  }

  /** Fails if the source has no labels. */
  public void requireLabels() throws DataFormatException {
    if (!hasLabels) {
      throw new DataFormatException(
          "%s: expected labels (an IDX folder, .npz, a table with a column 'label', or pictures in one folder per label), found none"
              .formatted(name));
    }
  }

  /**
   * The images with their labels. A job on them fails at the first bad image or missing label, and
   * says which.
   *
   * @throws DataFormatException if the source has no labels
   */
  public ImageDataset labelled() throws DataFormatException {
    requireLabels();
    Column where =
        concat(
            lit(name + ": image "),
            coalesce(col("path"), lit("")),
            lit(" "),
            coalesce(col("id").cast("string"), lit("without id")),
            lit(": "));
    Column problem = problem();
    Column image =
        when(problem.isNotNull(), raise_error(concat(where, problem)).cast("binary"))
            .otherwise(col("image"));
    return dataset(
        rows.select(
            coalesce(col("id"), lit(-1L)).as("id"),
            coalesce(image, lit(new byte[0])).as("image"),
            coalesce(col("label"), lit(-1)).as("label")));
  }

  /** What is wrong with a row that should be a labelled image; null where nothing is. */
  public static Column problem() {
    return when(col("error").isNotNull(), col("error"))
        .when(col("id").isNull(), lit("expected an id, found none"))
        .when(col("label").isNull(), lit("expected a label, found none"));
  }

  /** Rows that are known to be labelled images, under this source's name and size. */
  public ImageDataset dataset(Dataset<Row> labelled) {
    return new ImageDataset(
        name, labelled.select("id", "image", "label"), size.height(), size.width());
  }
}
