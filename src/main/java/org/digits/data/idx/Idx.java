package org.digits.data.idx;

import java.io.IOException;
import java.util.stream.LongStream;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;

/** Reads pairs of IDX image and label files, plain or .gz, strictly. */
public final class Idx {
  // The largest array that every JVM can allocate.
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private Idx() {}

  /**
   * All images with their labels; ids are row numbers.
   *
   * @throws DataFormatException where a file is not what IDX promises, or the counts differ
   */
  public static ImageBlock read(ByteSource images, ByteSource labels) throws IOException {
    try (IdxReader imageReader = IdxReader.open(images);
        IdxReader labelReader = IdxReader.open(labels)) {
      Headers headers = Headers.read(imageReader, labelReader);
      return block(imageReader, labelReader, headers, 0, headers.images().count());
    }
  }

  /** The header of both files, checked against each other and their lengths where known. */
  public static IdxHeader header(ByteSource images, ByteSource labels) throws IOException {
    try (IdxReader imageReader = IdxReader.open(images);
        IdxReader labelReader = IdxReader.open(labels)) {
      return Headers.read(imageReader, labelReader).images();
    }
  }

  /**
   * Rows {@code [from, to)} with row numbers as ids; skips what stands before.
   *
   * @param header what {@link #header} said; a file that says otherwise now is an error
   */
  public static ImageBlock readRange(
      ByteSource images, ByteSource labels, IdxHeader header, int from, int to) throws IOException {
    if (from < 0 || from > to || to > header.count()) {
      throw new IllegalArgumentException(
          "rows [%d, %d) of %d images".formatted(from, to, header.count()));
    }
    try (IdxReader imageReader = IdxReader.open(images);
        IdxReader labelReader = IdxReader.open(labels)) {
      Headers now = Headers.read(imageReader, labelReader);
      if (!now.images().equals(header)) {
        String action = "the file changed while it was read; start again";
        throw imageReader.error(4, header.toString(), now.images().toString(), action);
      }
      imageReader.skip((long) from * header.imageBytes(), "pixels");
      now.labels().skip(labelReader, from);
      return block(imageReader, labelReader, now, from, to);
    }
  }

  private record Headers(IdxHeader images, IdxLabels labels) {
    static Headers read(IdxReader imageReader, IdxReader labelReader) throws IOException {
      IdxHeader images = IdxImages.readHeader(imageReader);
      IdxLabels labels = IdxLabels.read(labelReader);
      if (labels.count() != images.count()) {
        String expected = images.count() + " labels, one per image";
        String action = "do the image and label files belong together?";
        throw labelReader.error(4, expected, Integer.toString(labels.count()), action);
      }
      return new Headers(images, labels);
    }
  }

  private static ImageBlock block(
      IdxReader images, IdxReader labels, Headers headers, int from, int to) throws IOException {
    IdxHeader header = headers.images();
    long pixelBytes = (long) (to - from) * header.imageBytes();
    if (pixelBytes > MAX_ARRAY) {
      String action = "read it in smaller ranges";
      throw images.error(4, "at most " + MAX_ARRAY + " pixels at once", "" + pixelBytes, action);
    }
    int[] values = headers.labels().next(labels, to - from);
    byte[] pixels = images.bytes((int) pixelBytes, "pixels");
    if (to == header.count()) {
      // A gzip tells only there whether all of it is right.
      images.expectEnd();
      labels.expectEnd();
    }
    long[] ids = LongStream.range(from, to).toArray();
    return new ImageBlock(header.height(), header.width(), ids, pixels, values);
  }
}
