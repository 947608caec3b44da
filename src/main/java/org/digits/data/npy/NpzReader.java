package org.digits.data.npy;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;

/**
 * Reads NumPy's .npz, a zip of .npy files, stored or deflated, from its beginning on. What stands
 * before an array is unpacked and thrown away: so it takes memory for one piece, and time for all
 * that stands before. A zip tells at the end of an array whether all of it was right.
 */
public final class NpzReader implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER_BYTES = 10_000; // NumPy's own limit
  private static final int MOST_ARRAYS = 10_000;
  private static final int BUFFER = 1 << 16;
  private static final String NPY = ".npy";
  private static final String COPY = "get a complete copy of the file";

  private final ZipInputStream zip;
  private final String file;
  private final byte[] buffer = new byte[BUFFER];
  private String array = "";
  private long offset;

  private NpzReader(InputStream in, String file) {
    this.zip = new ZipInputStream(new BufferedInputStream(in, BUFFER));
    this.file = file;
  }

  /** Opens a file before its first array. */
  public static NpzReader open(ByteSource source) throws IOException {
    return new NpzReader(source.open(), source.name());
  }

  /**
   * An array.
   *
   * @param name without .npy
   */
  public record Array(String name, NpyHeader header) implements Serializable {}

  /** All arrays of a file; it is read through. */
  public static List<Array> arrays(ByteSource source) throws IOException {
    List<Array> arrays = new ArrayList<>();
    try (NpzReader reader = open(source)) {
      for (Optional<Array> next = reader.next(); next.isPresent(); next = reader.next()) {
        arrays.add(next.get());
        if (arrays.size() > MOST_ARRAYS) {
          throw new DataFormatException(
              "%s: expected at most %,d arrays, found more; is this the right file?"
                  .formatted(source.name(), MOST_ARRAYS));
        }
      }
    }
    if (arrays.isEmpty()) {
      throw new DataFormatException(
          "%s: expected a zip of NumPy arrays, found none in it; is this an .npz?"
              .formatted(source.name()));
    }
    return arrays;
  }

  /** Goes to the elements of the next array; empty behind the last one. */
  public Optional<Array> next() throws IOException {
    ZipEntry entry = nextEntry();
    while (entry != null && !entry.getName().endsWith(NPY)) {
      entry = nextEntry();
    }
    if (entry == null) {
      return Optional.empty();
    }
    String name = entry.getName().substring(0, entry.getName().length() - NPY.length());
    array = name.replaceAll("\\p{Cntrl}", "?"); // a message is one line
    offset = 0;
    return Optional.of(new Array(array, header()));
  }

  /**
   * Goes to the elements of an array.
   *
   * @throws DataFormatException if it is not what it was
   */
  public void seek(Array wanted) throws IOException {
    Optional<Array> found = next();
    while (found.isPresent() && !found.get().name().equals(wanted.name())) {
      found = next();
    }
    if (!found.equals(Optional.of(wanted))) {
      throw new DataFormatException(
          "%s: expected the array %s, %s, found %s; the file changed while it was read: start again"
              .formatted(
                  file,
                  wanted.name(),
                  wanted.header(),
                  found.map(a -> a.header().toString()).orElse("none")));
    }
  }

  private ZipEntry nextEntry() throws IOException {
    try {
      drain();
      return zip.getNextEntry();
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw broken(e);
    }
  }

  // The zip's own skipping goes by 512 bytes.
  private void drain() throws IOException {
    int read = 0;
    while (read >= 0 && zip.available() > 0) {
      read = zip.read(buffer);
    }
  }

  private NpyHeader header() throws IOException {
    byte[] begin = bytes(MAGIC.length + 2, "the magic string");
    if (!Arrays.equals(begin, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw error(0, "NumPy's magic string", "something else", "write it again with numpy.savez");
    }
    int version = begin[MAGIC.length];
    if (version < 1 || version > 3) {
      throw error(
          MAGIC.length, "version 1, 2 or 3", "version " + version, "write it with numpy.savez");
    }
    byte[] field = bytes(version == 1 ? 2 : 4, "the header's length");
    ByteBuffer length = ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN);
    long bytes = version == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
    if (bytes > MOST_HEADER_BYTES) {
      throw error(
          MAGIC.length + 2,
          "a header of at most %d bytes".formatted(MOST_HEADER_BYTES),
          Long.toString(bytes),
          COPY);
    }
    return NpyHeader.parse(bytes((int) bytes, "the header"))
        .orElseThrow(
            () ->
                error(
                    MAGIC.length + 2 + field.length,
                    "a header with one type, the order and the shape",
                    "another",
                    "write plain arrays of numbers with numpy.savez"));
  }

  /** Exactly so many bytes; memory grows with what the file has. */
  public byte[] bytes(int count, String what) throws IOException {
    byte[] bytes;
    try {
      bytes = zip.readNBytes(count);
    } catch (ZipException | EOFException e) {
      throw broken(e);
    }
    if (bytes.length < count) {
      throw error(
          offset,
          "%d bytes of %s".formatted(count, what),
          "the end of the array after %d".formatted(bytes.length),
          COPY);
    }
    offset += count;
    return bytes;
  }

  /** Skips bytes of the array. */
  public void skip(long count) throws IOException {
    long left = count;
    try {
      while (left > 0) {
        int read = zip.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw error(offset, count + " bytes more", "the end of the array", COPY);
        }
        left -= read;
      }
    } catch (ZipException | EOFException e) {
      throw broken(e);
    }
    offset += count;
  }

  /** Fails unless the array ends here, and its checksum is right. */
  public void expectEnd() throws IOException {
    int next;
    try {
      next = zip.read();
    } catch (ZipException | EOFException e) {
      throw broken(e);
    }
    if (next >= 0) {
      throw error(offset, "the end of the array", "more bytes", COPY);
    }
  }

  /**
   * The whole numbers of an array of one dimension, or of n x 1.
   *
   * @throws DataFormatException if one is no int
   */
  public int[] wholeNumbers(NpyHeader header) throws IOException {
    NpyType type = header.type();
    int count = header.shape().get(0);
    int[] numbers = new int[0];
    while (numbers.length < count) {
      int from = numbers.length;
      int now = Math.min(BUFFER, count - from);
      byte[] elements = bytes(now * type.bytes(), "labels");
      numbers = Arrays.copyOf(numbers, from + now);
      for (int i = 0; i < now; i++) {
        long number = type.whole(elements, i * type.bytes());
        if (number != (int) number) {
          throw new DataFormatException(
              "%s: array %s: expected numbers that are labels, found %s at %d; correct it"
                  .formatted(file, array, number, from + i));
        }
        numbers[from + i] = (int) number;
      }
    }
    expectEnd();
    return numbers;
  }

  private DataFormatException error(long at, String expected, String found, String action) {
    return new DataFormatException(file + ": array " + array, at, expected, found, action);
  }

  private DataFormatException broken(Exception cause) {
    String reason = cause.getMessage() == null ? "it ends too early" : cause.getMessage();
    return new DataFormatException(
            "%s: expected a complete .npz, found broken data%s (%s); %s"
                .formatted(
                    file,
                    array.isEmpty() ? "" : " in array " + array,
                    reason.lines().findFirst().orElse(""),
                    COPY))
        .causedBy(cause);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
