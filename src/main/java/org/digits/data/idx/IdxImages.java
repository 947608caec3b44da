package org.digits.data.idx;

import java.io.Closeable;
import java.io.IOException;
import org.digits.data.ByteSource;

/**
 * IDX image files: magic 0x00000803, count, height, width as big-endian int32, then uint8 pixels,
 * row-major. Format: <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges</a>.
 */
public final class IdxImages {
  private IdxImages() {}

  static IdxHeader readHeader(IdxReader reader) throws IOException {
    IdxReader.Magic magic = reader.magic();
    if (magic.value() != IdxReader.IMAGE_MAGIC) {
      throw reader.wrongMagic(
          magic,
          "0x00000803, images of unsigned bytes",
          "store the images as unsigned bytes in 3 dimensions");
    }
    int count = reader.size("image count", Integer.MAX_VALUE);
    int height = reader.size("height", IdxHeader.MAX_SIDE);
    int width = reader.size("width", IdxHeader.MAX_SIDE);
    reader.expectRemaining((long) count * height * width, "pixels");
    return new IdxHeader(count, height, width);
  }

  /** The header of an image file, plain or .gz, checked against its length where known. */
  public static IdxHeader header(ByteSource images) throws IOException {
    try (IdxReader reader = IdxReader.open(images)) {
      return readHeader(reader);
    }
  }

  /**
   * Reads images {@code [from, to)} in parts, one after the other, without their labels.
   *
   * @param header what {@link #header} said; a file that says otherwise now is an error
   */
  public static Part openRange(ByteSource images, IdxHeader header, int from, int to)
      throws IOException {
    IdxReader reader = IdxReader.open(images);
    try {
      IdxHeader now = readHeader(reader);
      if (!now.equals(header)) {
        String action = "the file changed while it was read; start again";
        throw reader.error(4, header.toString(), now.toString(), action);
      }
      reader.skip((long) from * header.imageBytes(), "pixels");
      return new Part(reader, header, from, to);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Consecutive images of a file. */
  public static final class Part implements Closeable {
    private final IdxReader reader;
    private final IdxHeader header;
    private final int to;
    private int next;

    private Part(IdxReader reader, IdxHeader header, int from, int to) {
      this.reader = reader;
      this.header = header;
      this.next = from;
      this.to = to;
    }

    /** Row number of the next image. */
    public int position() {
      return next;
    }

    /** Whether there is another image. */
    public boolean hasNext() {
      return next < to;
    }

    /** The next image's pixels. */
    public byte[] next() throws IOException {
      byte[] pixels = reader.bytes(header.imageBytes(), "pixels");
      next++;
      if (next == header.count()) {
        // A gzip tells only there whether all of it is right.
        reader.expectEnd();
      }
      return pixels;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
