package org.digits.data.idx;

import java.io.Closeable;
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
    IdxHeader header = header(images, labels);
    return readRange(images, labels, header, 0, header.count());
  }

  /** The header of both files, checked against each other and their lengths where known. */
  public static IdxHeader header(ByteSource images, ByteSource labels) throws IOException {
    try (Part whole = new Part(images, labels)) {
      return whole.header;
    }
  }

  /** The images of {@link #openRange} at once. */
  public static ImageBlock readRange(
      ByteSource images, ByteSource labels, IdxHeader header, int from, int to) throws IOException {
    try (Part part = openRange(images, labels, header, from, to)) {
      return part.next(to - from);
    }
  }

  /**
   * Opens rows {@code [from, to)}, with row numbers as ids; skips what stands before.
   *
   * @param header what {@link #header} said; a file that says otherwise now is an error
   */
  public static Part openRange(
      ByteSource images, ByteSource labels, IdxHeader header, int from, int to) throws IOException {
    if (from < 0 || from > to || to > header.count()) {
      throw new IllegalArgumentException(
          "rows [%d, %d) of %d images".formatted(from, to, header.count()));
    }
    Part part = new Part(images, labels);
    try {
      part.skipTo(header, from, to);
      return part;
    } catch (IOException | RuntimeException e) {
      part.close();
      throw e;
    }
  }

  /** Consecutive images of a pair of files, with their labels. */
  public static final class Part implements Closeable {
    private final IdxReader images;
    private final IdxReader labels;
    private final IdxHeader header;
    private final IdxLabels form;
    private int next;
    private int to;

    private Part(ByteSource imageFile, ByteSource labelFile) throws IOException {
      images = IdxReader.open(imageFile);
      try {
        labels = IdxReader.open(labelFile);
      } catch (IOException | RuntimeException e) {
        images.close();
        throw e;
      }
      try {
        header = IdxImages.readHeader(images);
        form = IdxLabels.read(labels);
        if (form.count() != header.count()) {
          String expected = header.count() + " labels, one per image";
          String action = "do the image and label files belong together?";
          throw labels.error(4, expected, Integer.toString(form.count()), action);
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    private void skipTo(IdxHeader expected, int first, int last) throws IOException {
      if (!header.equals(expected)) {
        String action = "the file changed while it was read; start again";
        throw images.error(4, expected.toString(), header.toString(), action);
      }
      images.skip((long) first * header.imageBytes(), "pixels");
      form.skip(labels, first);
      next = first;
      to = last;
    }

    /** Whether there is another image. */
    public boolean hasNext() {
      return next < to;
    }

    /** The next images, at most so many. */
    public ImageBlock next(int most) throws IOException {
      int count = Math.min(most, to - next);
      long pixelBytes = (long) count * header.imageBytes();
      if (pixelBytes > MAX_ARRAY) {
        String action = "read it in smaller ranges";
        throw images.error(4, "at most " + MAX_ARRAY + " pixels at once", "" + pixelBytes, action);
      }
      int[] values = form.next(labels, count);
      byte[] pixels = images.bytes((int) pixelBytes, "pixels");
      long[] ids = LongStream.range(next, next + count).toArray();
      next += count;
      if (next == header.count()) {
        // A gzip tells only there whether all of it is right.
        images.expectEnd();
        labels.expectEnd();
      }
      return new ImageBlock(header.height(), header.width(), ids, pixels, values);
    }

    @Override
    public void close() throws IOException {
      try (images) {
        labels.close();
      }
    }
  }
}
