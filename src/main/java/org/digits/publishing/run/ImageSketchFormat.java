package org.digits.publishing.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.digits.evaluation.ImageSketch;
import org.digits.publishing.storage.FileFormat;
import org.digits.publishing.storage.StorageException;

/**
 * A sketch's bytes, little-endian: {@code "DIGITSIM"}, format version (int), flags (int; 1: every
 * image's hash is kept, 2: there are no other images), number of hashes (int), the hashes (int64,
 * increasing).
 */
public final class ImageSketchFormat {
  private static final int EXACT = 1;
  private static final int COMPLETE = 2;
  private static final FileFormat FORMAT = new FileFormat("DIGITSIM", 1);
  private static final int HEADER_BYTES = FORMAT.bytes() + 2 * Integer.BYTES;

  private ImageSketchFormat() {}

  public static byte[] write(ImageSketch sketch) {
    long[] hashes = sketch.hashes();
    int flags = (sketch.isExact() ? EXACT : 0) | (sketch.isComplete() ? COMPLETE : 0);
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + hashes.length * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    FORMAT.put(bytes);
    bytes.putInt(flags).putInt(hashes.length);
    bytes.asLongBuffer().put(hashes);
    return bytes.array();
  }

  /**
   * Reads a sketch.
   *
   * @param location for messages
   * @throws StorageException if {@link #write} writes no such bytes
   */
  public static ImageSketch read(byte[] file, String location) throws StorageException {
    if (file.length < HEADER_BYTES) {
      throw damaged(location, "it has %d bytes, too few for a header".formatted(file.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    FORMAT.check(bytes, how -> damaged(location, how));
    int flags = bytes.getInt();
    if ((flags & ~(EXACT | COMPLETE)) != 0) {
      throw damaged(location, "its flags are %d, this program knows 0 to 3".formatted(flags));
    }
    int count = bytes.getInt();
    if (count < 0 || (long) count * Long.BYTES != bytes.remaining()) {
      throw damaged(
          location,
          "it has %d bytes of hashes, its header says %d of them"
              .formatted(bytes.remaining(), count));
    }
    long[] hashes = new long[count];
    bytes.asLongBuffer().get(hashes);
    try {
      return ImageSketch.of(hashes, (flags & EXACT) != 0, (flags & COMPLETE) != 0);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          "%s are no hashes of training images: %s".formatted(location, e.getMessage()), e);
    }
  }

  private static StorageException damaged(String location, String how) {
    return new StorageException("%s are no hashes of training images: %s".formatted(location, how));
  }
}
