package org.digits.data.idx;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;

/** Reads an IDX stream and knows its offset, so that every error can name the byte. */
final class IdxReader implements Closeable {
  static final int IMAGE_MAGIC = 0x00000803;
  static final int LABEL_MAGIC = 0x00000801;
  private static final String FETCH_AGAIN = "get a complete copy of the file";

  // Deflate's largest ratio: https://zlib.net/zlib_tech.html
  private static final long MOST_BYTES_PER_PACKED_BYTE = 1032;

  private final InputStream in;
  private final String name;
  private final long length;
  private final long mostLength;
  private long offset;

  /** {@code length} is that of the uncompressed bytes, -1 where unknown. */
  private IdxReader(InputStream in, String name, long length) {
    this(in, name, length, Long.MAX_VALUE);
  }

  private IdxReader(InputStream in, String name, long length, long mostLength) {
    this.in = in;
    this.name = name;
    this.length = length;
    this.mostLength = mostLength;
  }

  static IdxReader open(ByteSource source) throws IOException {
    if (!IdxName.isPacked(source.name())) {
      long length = source.length();
      return new IdxReader(source.open(), source.name(), length);
    }
    long packed = source.length();
    long most = packed < 0 ? Long.MAX_VALUE : MOST_BYTES_PER_PACKED_BYTE * packed;
    InputStream raw = source.open();
    try {
      return new IdxReader(new GZIPInputStream(raw, 1 << 16), source.name(), -1, most);
    } catch (ZipException | EOFException e) {
      raw.close();
      throw notGzip(source.name(), 0, e);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * The first four bytes: two of zero, the type and the number of dimensions.
   *
   * @param type null where it is none that there is
   */
  record Magic(int value, IdxType type, int dimensions) {
    boolean isIdx() {
      return value >>> 16 == 0 && type != null;
    }
  }

  Magic magic() throws IOException {
    int value = int32("the magic number");
    return new Magic(value, IdxType.of(value >>> 8 & 0xff).orElse(null), value & 0xff);
  }

  /** The refusal of a file that holds something else. */
  DataFormatException wrongMagic(Magic found, String expected, String advice) {
    String action = advice;
    String what = hex(found.value());
    if (found.value() >>> 16 == 0x1f8b) {
      action = "this is gzip: give the file a name that ends in .gz, or unpack it";
    } else if (!found.isIdx()) {
      action = "is this an IDX file?";
    } else if (found.value() == LABEL_MAGIC) {
      action = "this is a label file: were the image and label files swapped?";
    } else if (found.value() == IMAGE_MAGIC) {
      action = "this is an image file: were the image and label files swapped?";
    } else {
      what = "%s, %s in %d dimensions".formatted(what, found.type().label(), found.dimensions());
    }
    return error(0, expected, what, action);
  }

  /** A size field in [1, max]. */
  int size(String what, int max) throws IOException {
    int value = int32(what);
    if (value < 1 || value > max) {
      String action = "the header is corrupt; " + FETCH_AGAIN;
      throw error(offset - 4, what + " in [1, " + max + "]", Integer.toString(value), action);
    }
    return value;
  }

  private int int32(String what) throws IOException {
    return ByteBuffer.wrap(bytes(4, what)).getInt();
  }

  /** Exactly {@code count} bytes; memory grows with what the stream has, not with the header. */
  byte[] bytes(int count, String what) throws IOException {
    byte[] bytes;
    try {
      bytes = in.readNBytes(count);
    } catch (ZipException | EOFException e) {
      throw notGzip(name, offset, e);
    }
    if (bytes.length < count) {
      String found = "the end of the file after " + bytes.length;
      throw error(offset, count + " bytes of " + what, found, "it is truncated; " + FETCH_AGAIN);
    }
    offset += count;
    return bytes;
  }

  void skip(long count, String what) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (ZipException e) {
      throw notGzip(name, offset, e);
    } catch (EOFException e) {
      String expected = count + " bytes of " + what;
      throw error(offset, expected, "the end of the file", "it is truncated; " + FETCH_AGAIN)
          .causedBy(e);
    }
    offset += count;
  }

  /**
   * Compares the file's length, where known, with what the header promises from here on; a gzip's,
   * with the most that it can hold.
   */
  void expectRemaining(long count, String what) throws DataFormatException {
    if (offset + count > mostLength) {
      String expected = "%d bytes of %s".formatted(count, what);
      String found = "a gzip that holds at most " + mostLength;
      throw error(offset, expected, found, "it is truncated; " + FETCH_AGAIN);
    }
    if (length >= 0 && length != offset + count) {
      String problem = length < offset + count ? "it is truncated; " : "it has trailing bytes; ";
      String expected = "%d bytes of %s".formatted(count, what);
      throw error(offset, expected, Long.toString(length - offset), problem + FETCH_AGAIN);
    }
  }

  void expectEnd() throws IOException {
    int next;
    try {
      next = in.read();
    } catch (ZipException | EOFException e) {
      throw notGzip(name, offset, e);
    }
    if (next >= 0) {
      String problem = "it has trailing bytes; ";
      throw error(offset, "the end of the file", "more bytes", problem + FETCH_AGAIN);
    }
  }

  DataFormatException error(long at, String expected, String found, String action) {
    return new DataFormatException(name, at, expected, found, action);
  }

  private static DataFormatException notGzip(String name, long offset, IOException cause) {
    String found = "broken data (" + cause.getMessage() + ")";
    return new DataFormatException(name, offset, "a complete gzip stream", found, FETCH_AGAIN)
        .causedBy(cause);
  }

  private static String hex(int value) {
    return "0x%08x".formatted(value);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
