package org.digits.spark.images;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Turns a column of some form into pixels; what it refuses becomes the row's error. */
interface PixelDecoder extends Serializable {
  /** Place of the encoded image among the columns of {@link #decode}. */
  int IMAGE = 2;

  /** Place of the error. */
  int ERROR = 4;

  /**
   * The pixels of one image.
   *
   * @param row of {@code column} is not null
   * @throws IOException whose message says what is wrong, without the place
   */
  byte[] pixels(InternalRow row, int column) throws IOException;

  /**
   * Decodes every row.
   *
   * @param encoded columns id, path, the encoded image, label, error
   * @return rows of {@link ImageRows#SCHEMA}
   */
  static Dataset<Row> decode(Dataset<Row> encoded, PixelDecoder decoder) {
    JavaRDD<InternalRow> rows = encoded.queryExecution().toRdd().toJavaRDD();
    return ImageRows.of(
        encoded.sparkSession(), rows.mapPartitions(part -> new DecodedRows(part, decoder)));
  }

  /** The rows of a partition. */
  record DecodedRows(Iterator<InternalRow> rows, PixelDecoder decoder)
      implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      UTF8String error = ImageRows.text(row, ERROR);
      byte[] pixels = null;
      if (error == null) {
        try {
          if (row.isNullAt(IMAGE)) {
            throw new IOException("expected an image, found null");
          }
          pixels = decoder.pixels(row, IMAGE);
        } catch (IOException e) {
          error = UTF8String.fromString(e.getMessage());
        }
      }
      return new GenericInternalRow(
          new Object[] {
            row.isNullAt(0) ? null : row.getLong(0),
            ImageRows.text(row, 1),
            pixels,
            row.isNullAt(3) ? null : row.getInt(3),
            error
          });
    }
  }
}
