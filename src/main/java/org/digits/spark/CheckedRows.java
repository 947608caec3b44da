package org.digits.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.digits.data.DataFormatException;
import org.digits.data.LabelHistogram;

/**
 * Labelled images of which every one may be trained on.
 *
 * @param images without the bad rows
 * @param scan of them
 * @param classes that their labels lie below
 * @param setAside number of bad rows
 */
record CheckedRows(ImageDataset images, DatasetScan scan, int classes, long setAside) {
  private static final String PROBLEM = "problem";

  /** What happens to a row that cannot be read, or has no label or an impossible one. */
  enum Bad {
    /** It is an error. */
    REFUSE,
    /** It is left out and counted. */
    SET_ASIDE
  }

  /**
   * Checks every row.
   *
   * @param known number of classes; empty where these are the first images: then the labels from 0
   *     on that all have images
   * @throws DataFormatException that names the first bad row, or if no good one is left
   */
  static CheckedRows of(ImageRows source, OptionalInt known, Bad bad) throws DataFormatException {
    Dataset<Row> readable = source.rows().where(ImageRows.problem().isNull());
    DatasetScan scan = DatasetScan.of(source.dataset(readable));
    int classes =
        known.isPresent() ? known.getAsInt() : leadingClasses(source.name(), scan.labels());
    Dataset<Row> rows = source.rows().withColumn(PROBLEM, problem(classes));
    Dataset<Row> wrong = rows.where(col(PROBLEM).isNotNull());
    long count = wrong.count();
    if (count > 0 && bad == Bad.REFUSE) {
      throw refusal(source, wrong, count);
    }
    ImageDataset images = source.dataset(rows.where(col(PROBLEM).isNull()));
    DatasetScan checked = count == 0 ? scan : DatasetScan.of(images);
    if (checked.count() == 0) {
      throw new DataFormatException(
          "%s: expected labelled images, found none%s"
              .formatted(source.name(), count == 0 ? "" : " but %,d bad rows".formatted(count)));
    }
    return new CheckedRows(images, checked, classes, count);
  }

  // With a single class or none the labels as a whole are wrong, and that error says how.
  private static int leadingClasses(String name, LabelHistogram labels) throws DataFormatException {
    int leading = labels.leadingClasses();
    return leading < 2 ? labels.classes(name) : leading;
  }

  private static Column problem(int classes) {
    Column label = col("label");
    Column beyond =
        when(
            label.lt(0).or(label.geq(classes)),
            concat(lit("expected a label 0 to %d, found ".formatted(classes - 1)), label));
    return coalesce(ImageRows.problem(), beyond);
  }

  private static DataFormatException refusal(ImageRows source, Dataset<Row> wrong, long count) {
    Row first = wrong.orderBy("path", "id").select(ImageRows.place(), col(PROBLEM)).first();
    return new DataFormatException(
        "%s: %s: %s; %,d rows are bad in all: correct them, or set them aside with --quarantine"
            .formatted(source.name(), first.getString(0), first.getString(1), count));
  }
}
