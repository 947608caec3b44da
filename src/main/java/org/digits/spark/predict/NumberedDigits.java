package org.digits.spark.predict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rows of digits, each with the number that all digits of its picture make; null where one of them
 * is not known.
 */
final class NumberedDigits implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final int digit;
  private final int prediction;
  private final int number;
  private final Deque<InternalRow> picture = new ArrayDeque<>();
  private InternalRow next;

  /**
   * As they are asked for.
   *
   * @param rows of which those of a picture follow each other, and are objects of their own
   * @param digit column of a digit's place among those of its picture, from 0
   * @param prediction column of its label
   * @param number column that is filled in
   */
  NumberedDigits(Iterator<InternalRow> rows, int digit, int prediction, int number) {
    this.rows = rows;
    this.digit = digit;
    this.prediction = prediction;
    this.number = number;
  }

  @Override
  public boolean hasNext() {
    return !picture.isEmpty() || next != null || rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (picture.isEmpty()) {
      readPicture();
    }
    return picture.remove();
  }

  private void readPicture() {
    picture.add(next == null ? rows.next() : next);
    next = null;
    while (next == null && rows.hasNext()) {
      InternalRow row = rows.next();
      if (row.getInt(digit) == 0) {
        next = row;
      } else {
        picture.add(row);
      }
    }
    if (picture.stream().noneMatch(row -> row.isNullAt(prediction))) {
      UTF8String all =
          UTF8String.fromString(picture.stream().map(this::label).collect(Collectors.joining()));
      picture.forEach(row -> row.update(number, all));
    }
  }

  private String label(InternalRow row) {
    return String.valueOf(((GenericInternalRow) row).genericGet(prediction));
  }
}
