package org.digits.spark.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.LongAccumulator;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;
import org.digits.data.PicturesRead;
import org.digits.data.Symmetry;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.FileKind;
import org.digits.data.picture.PictureTraits;
import org.digits.model.InputSizes.Size;

/** How the pictures of one source are read, all of them alike, and what was done to them. */
public final class PictureReading {
  private final LongAccumulator count;
  private final LongAccumulator reshaped;
  private PictureForm form;
  private boolean isJudged;

  /**
   * A reading of pictures that have not been opened yet.
   *
   * @param form of them; with {@link PictureForm#AUTO} a pass over all pictures says which
   */
  PictureReading(SparkSession spark, PictureForm form) {
    this.form = form;
    count = spark.sparkContext().longAccumulator("pictures");
    reshaped = spark.sparkContext().longAccumulator("pictures reshaped");
  }

  /** From now on a picture that is to be a digit and shows something else is an error. */
  public void requireDigits() {
    isJudged = true;
  }

  /** What the jobs on the rows have done; a task that runs twice counts twice. */
  public PicturesRead done() {
    return count.value() == 0
        ? PicturesRead.NONE
        : new PicturesRead(form, count.value(), reshaped.value());
  }

  /**
   * Reads picture files.
   *
   * @param encoded columns id, path, the file's bytes, label, error
   */
  PixelDecoder pictures(Dataset<Row> encoded, Size size) {
    return pictures(encoded, size, true);
  }

  /**
   * Reads bytes that are pixels or picture files, each by what it begins with and how long it is.
   *
   * @param isKnown whether the size was asked for, not assumed
   */
  PixelDecoder bytes(Dataset<Row> encoded, Size size, boolean isKnown) {
    return new PicturesOrPixels(pictures(encoded, size, false), isKnown);
  }

  /**
   * The digits on picture files.
   *
   * @param name of the source, for errors
   * @param encoded columns id, path, the file's bytes, label, error
   * @param stored what was done to the pictures; it is undone
   */
  Digits digits(String name, Dataset<Row> encoded, Size size, Symmetry stored, boolean hasPaths) {
    SeveralDigits decoder =
        new SeveralDigits(size.height(), size.width(), stored, isJudged, count, reshaped);
    return new Digits(
        name,
        encoded.queryExecution().toRdd().toJavaRDD().flatMap(decoder),
        stored.swapsSides() ? size.transposed() : size,
        hasPaths);
  }

  /**
   * Digits beside each other on pictures, a row each from left to right; a picture without any is
   * one row with its error.
   *
   * @param name the source as the user knows it, for errors
   * @param rows of {@link ImageRows#SCHEMA}, then the digit's number on its picture, from 0, and
   *     top, left, bottom and right of its place, in pixels, bottom and right not included; the
   *     place is null where all of the picture was taken
   * @param size of every digit's image
   * @param hasPaths whether ids are unique within a path only
   */
  public record Digits(String name, JavaRDD<InternalRow> rows, Size size, boolean hasPaths) {
    /** Columns of a row after those of {@link ImageRows#SCHEMA}. */
    public static final List<String> COLUMNS = List.of("digit", "top", "left", "bottom", "right");
  }

  private Pictures pictures(Dataset<Row> encoded, Size size, boolean allPictures) {
    return new Pictures(
        size.height(), size.width(), form(encoded, size, allPictures), isJudged, count, reshaped);
  }

  private PictureForm form(Dataset<Row> encoded, Size size, boolean allPictures) {
    if (form == PictureForm.AUTO) {
      JavaRDD<InternalRow> rows = encoded.queryExecution().toRdd().toJavaRDD();
      // A lambda that knew the size itself would have to send it, and it is not serializable.
      int height = size.height();
      int width = size.width();
      form =
          rows.mapPartitions(part -> List.of(traits(part, height, width, allPictures)).iterator())
              .fold(new PictureTraits(height, width), PictureTraits::merge)
              .form();
    }
    return form;
  }

  private static PictureTraits traits(
      Iterator<InternalRow> rows, int height, int width, boolean allPictures) {
    PictureTraits traits = new PictureTraits(height, width);
    boolean open = true;
    while (open && rows.hasNext()) {
      InternalRow row = rows.next();
      if (!row.isNullAt(PixelDecoder.IMAGE) && row.isNullAt(PixelDecoder.ERROR)) {
        byte[] bytes = row.getBinary(PixelDecoder.IMAGE);
        if (allPictures || PicturesOrPixels.isPicture(bytes, height * width)) {
          open = add(traits, bytes);
        }
      }
    }
    return traits;
  }

  private static boolean add(PictureTraits traits, byte[] bytes) {
    try {
      return traits.add(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can always be read", e);
    }
  }

  /** The rows of a picture's digits. */
  private record SeveralDigits(
      int height,
      int width,
      Symmetry stored,
      boolean isJudged,
      LongAccumulator count,
      LongAccumulator reshaped)
      implements FlatMapFunction<InternalRow, InternalRow> {

    @Override
    public Iterator<InternalRow> call(InternalRow row) {
      UTF8String error = ImageRows.text(row, PixelDecoder.ERROR);
      if (error != null) {
        return List.of(digit(row, 0, null, null, error)).iterator();
      }
      List<InternalRow> digits = new ArrayList<>();
      try {
        if (row.isNullAt(PixelDecoder.IMAGE)) {
          throw new IOException("expected an image, found null");
        }
        byte[] file = row.getBinary(PixelDecoder.IMAGE);
        List<DigitPicture.Read> read =
            DigitPicture.readSeveral(new ByteArrayInputStream(file), height, width);
        count.add(1);
        reshaped.add(read.stream().anyMatch(DigitPicture.Read::isReshaped) ? 1 : 0);
        for (DigitPicture.Read one : read) {
          digits.add(digit(row, digits.size(), one));
        }
      } catch (IOException e) {
        digits.add(digit(row, 0, null, null, UTF8String.fromString(e.getMessage())));
      }
      return digits.iterator();
    }

    private InternalRow digit(InternalRow row, int number, DigitPicture.Read read) {
      try {
        byte[] pixels = (isJudged ? read.requireDigit() : read).pixels();
        byte[] upright = stored.inverse().of(pixels, height, width);
        return digit(row, number, read.place(), upright, null);
      } catch (DataFormatException e) {
        return digit(row, number, read.place(), null, UTF8String.fromString(e.getMessage()));
      }
    }

    private static InternalRow digit(
        InternalRow row, int number, Box place, byte[] pixels, UTF8String error) {
      return new GenericInternalRow(
          new Object[] {
            row.isNullAt(0) ? null : row.getLong(0),
            ImageRows.text(row, 1),
            pixels,
            row.isNullAt(3) ? null : row.getInt(3),
            error,
            number,
            place == null ? null : place.top(),
            place == null ? null : place.left(),
            place == null ? null : place.bottom(),
            place == null ? null : place.right()
          });
    }
  }

  /** Picture files as pixels. */
  private record Pictures(
      int height,
      int width,
      PictureForm form,
      boolean isJudged,
      LongAccumulator count,
      LongAccumulator reshaped)
      implements PixelDecoder {
    @Override
    public byte[] pixels(InternalRow row, int column) throws IOException {
      return pixels(row.getBinary(column));
    }

    byte[] pixels(byte[] file) throws IOException {
      DigitPicture.Read read =
          DigitPicture.read(new ByteArrayInputStream(file), height, width, form);
      count.add(1);
      reshaped.add(read.isReshaped() ? 1 : 0);
      return (isJudged ? read.requireDigit() : read).pixels();
    }
  }

  /** Bytes that are pixels by their number, picture files by what they begin with, or refused. */
  private record PicturesOrPixels(Pictures pictures, boolean isKnown) implements PixelDecoder {
    @Override
    public byte[] pixels(InternalRow row, int column) throws IOException {
      byte[] bytes = row.getBinary(column);
      Size size = new Size(pictures.height(), pictures.width());
      boolean couldBePixels = bytes.length == size.bytes();
      FileKind kind = FileKind.of(bytes);
      if (couldBePixels && !kind.isCertain(bytes)) {
        return bytes;
      }
      if (kind.isPicture()) {
        return pictures.pixels(bytes);
      }
      throw StoredPixels.refusal(bytes, size, isKnown);
    }

    static boolean isPicture(byte[] bytes, int expected) {
      FileKind kind = FileKind.of(bytes);
      return kind.isPicture() && (bytes.length != expected || kind.isCertain(bytes));
    }
  }
}
