package org.digits.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns a column of some form into pixels; what it refuses becomes the row's error. */
interface PixelDecoder extends Serializable {
  /**
   * The pixels of one image.
   *
   * @param value never null
   * @throws IOException whose message says what is wrong, without the place
   */
  byte[] pixels(Object value) throws IOException;

  /**
   * Decodes every row.
   *
   * @param encoded columns id, path, the encoded image, label, error
   * @return rows of {@link ImageRows#SCHEMA}
   */
  static Dataset<Row> decode(Dataset<Row> encoded, PixelDecoder decoder) {
    MapPartitionsFunction<Row, Row> decodeRows = rows -> new DecodedRows(rows, decoder);
    return encoded.mapPartitions(decodeRows, Encoders.row(ImageRows.SCHEMA));
  }

  /** The rows of a partition. */
  record DecodedRows(Iterator<Row> rows, PixelDecoder decoder) implements Iterator<Row> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      Row row = rows.next();
      String error = row.getString(4);
      byte[] pixels = null;
      if (error == null) {
        try {
          Object value = row.get(2);
          if (value == null) {
            throw new IOException("expected an image, found null");
          }
          pixels = decoder.pixels(value);
        } catch (IOException e) {
          error = e.getMessage();
        }
      }
      return RowFactory.create(row.get(0), row.get(1), pixels, row.get(3), error);
    }
  }
}
