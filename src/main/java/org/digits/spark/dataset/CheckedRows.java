package org.digits.spark.dataset;

import static org.apache.spark.sql.functions.bitwise_not;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.digits.data.ClassRule;
import org.digits.data.DataFormatException;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageRows;

/**
 * Labelled images of which every one may be trained on.
 *
 * @param images without the bad rows
 * @param scan of them
 * @param classes that their labels lie below
 * @param badRows number of them
 * @param listed the first of them by path and id: path or null, id or null, problem
 */
record CheckedRows(
    ImageDataset images, DatasetScan scan, int classes, long badRows, List<Row> listed) {
  private static final int MOST_LISTED = 10_000;
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
   * @param rule how many classes there are
   * @throws DataFormatException that names the first bad row, or if no good one is left
   */
  static CheckedRows of(ImageRows source, ClassRule rule, Bad bad) throws DataFormatException {
    Dataset<Row> readable = source.rows().where(ImageRows.problem().isNull());
    DatasetScan scan = DatasetScan.of(source.dataset(readable));
    if (scan.count() == 0) {
      requireAny(source);
    }
    int classes = classes(source.name(), scan.labels(), rule, bad);
    Dataset<Row> rows = source.rows().withColumn(PROBLEM, problem(rule.mapping(), classes));
    Dataset<Row> wrong = rows.where(col(PROBLEM).isNotNull());
    long count = wrong.count();
    List<Row> listed = count == 0 ? List.of() : first(wrong);
    if (count > 0 && bad == Bad.REFUSE) {
      throw refusal(source, listed.get(0), count, advice(scan.labels(), rule, classes));
    }
    ImageDataset images = source.dataset(rows.where(col(PROBLEM).isNull()));
    DatasetScan checked = count == 0 ? scan : DatasetScan.of(images);
    if (checked.count() == 0) {
      throw new DataFormatException(
          "%s: expected labelled images, found none%s"
              .formatted(source.name(), count == 0 ? "" : " but %,d bad rows".formatted(count)));
    }
    return new CheckedRows(images, checked, classes, count, listed);
  }

  // Its labels would be missed first, which is not what is wrong with it.
  private static void requireAny(ImageRows source) throws DataFormatException {
    Dataset<Row> wrong = source.rows().withColumn(PROBLEM, ImageRows.problem());
    long count = wrong.count();
    if (count > 0) {
      Row first = first(wrong).get(0);
      throw new DataFormatException(
          "%s: none of %,d images can be read; image %s: %s"
              .formatted(source.name(), count, place(first), first.getString(2)));
    }
  }

  private static int classes(String name, LabelHistogram labels, ClassRule rule, Bad bad)
      throws DataFormatException {
    return bad == Bad.SET_ASIDE ? rule.classesOfMost(name, labels) : rule.classes(name, labels);
  }

  private static Column problem(LabelMapping mapping, int classes) {
    Column label = col("label");
    // One without a class is there as its complement.
    Column own =
        mapping.isIdentity() ? label : when(label.lt(0), bitwise_not(label)).otherwise(label);
    Column beyond =
        when(
            label.lt(0).or(label.geq(classes)),
            concat(lit("expected a label %s, found ".formatted(mapping.range(classes))), own));
    return coalesce(ImageRows.problem(), beyond);
  }

  // Never to leave out most of the images.
  private static String advice(LabelHistogram labels, ClassRule rule, int classes) {
    long beyond = labels.beyond(classes);
    String aside = 2 * beyond > labels.images() ? "" : ", or set them aside with --quarantine";
    if (beyond == 0) {
      return aside;
    }
    if (!rule.mapping().isOpen()) {
      return aside + ", or correct --labels or --classes";
    }
    int largest = labels.largest();
    return largest >= classes && largest < LabelMapping.MOST
        ? "%s, or make room for label %d with --classes %d".formatted(aside, largest, largest + 1)
        : aside;
  }

  private static List<Row> first(Dataset<Row> wrong) {
    return wrong.orderBy("path", "id").select("path", "id", PROBLEM).takeAsList(MOST_LISTED);
  }

  private static DataFormatException refusal(
      ImageRows source, Row first, long count, String advice) {
    return new DataFormatException(
        "%s: image %s: %s; %,d such rows in all: correct them%s"
            .formatted(source.name(), place(first), first.getString(2), count, advice));
  }

  private static String place(Row row) {
    StringJoiner place = new StringJoiner(" ");
    if (!row.isNullAt(0)) {
      place.add(row.getString(0));
    }
    return place.add(row.isNullAt(1) ? "without id" : "" + row.getLong(1)).toString();
  }

  /** The listed rows as a table: path, id, reason. */
  byte[] csv() {
    StringBuilder csv = new StringBuilder("path,id,reason\n");
    for (Row row : listed) {
      csv.append(quoted(row.get(0))).append(',').append(quoted(row.get(1))).append(',');
      csv.append(quoted(row.get(2))).append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(Object value) {
    return value == null ? "" : "\"" + value.toString().replace("\"", "\"\"") + "\"";
  }
}
