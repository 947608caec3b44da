package org.digits.data.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the first bytes of a file say that it is. Pixels may begin like the kinds with a short magic
 * number, so those have to fit their length and their last bytes as well to be certain.
 */
public enum FileKind {
  PNG("a PNG picture", true),
  GIF("a GIF picture", true),
  JPEG("a JPEG picture", true),
  BMP("a BMP picture", true),
  TIFF("a TIFF picture", true),
  NPY("a NumPy file (.npy)", false),
  ZIP("a zip file (.npz?)", false),
  WEBP("a WebP picture", false),
  HEIF("an HEIC or AVIF picture", false),
  GZIP("a gzip file", false),
  PICKLE("a Python pickle", false),
  /** Nothing that is known. */
  NONE("", false);

  private final String label;
  private final boolean picture;

  FileKind(String label, boolean picture) {
    this.label = label;
    this.picture = picture;
  }

  /** The first kind that fits. */
  public static FileKind of(byte[] bytes) {
    for (FileKind kind : values()) {
      if (kind.begins(bytes)) {
        return kind;
      }
    }
    return NONE;
  }

  /** The name that users read; empty where nothing is known. */
  public String label() {
    return label;
  }

  /** Whether {@link DigitPicture} reads it. */
  public boolean isPicture() {
    return picture;
  }

  private boolean begins(byte[] bytes) {
    return switch (this) {
      case PNG -> holds(bytes, 0, "\u0089PNG\r\n\u001a\n");
      case GIF -> holds(bytes, 0, "GIF87a") || holds(bytes, 0, "GIF89a");
      case JPEG -> holds(bytes, 0, "\u00ff\u00d8\u00ff");
      case BMP -> holds(bytes, 0, "BM");
      case TIFF -> holds(bytes, 0, "II*\0") || holds(bytes, 0, "MM\0*");
      case NPY -> holds(bytes, 0, "\u0093NUMPY");
      case ZIP -> holds(bytes, 0, "PK\u0003\u0004");
      case WEBP -> holds(bytes, 0, "RIFF") && holds(bytes, 8, "WEBP");
      case HEIF -> holds(bytes, 4, "ftyp");
      case GZIP -> holds(bytes, 0, "\u001f\u008b\b");
      case PICKLE -> isPickle(bytes);
      case NONE -> true;
    };
  }

  /** Whether bytes of this kind cannot be pixels that happen to begin like it. */
  public boolean isCertain(byte[] bytes) {
    return switch (this) {
      case PNG, GIF, NPY, ZIP, WEBP, HEIF -> true;
      case JPEG -> holds(bytes, bytes.length - 2, "\u00ff\u00d9");
      case BMP -> hasBitmapLength(bytes);
      case TIFF -> hasDirectoryOffset(bytes);
      case PICKLE -> hasFrame(bytes);
      case GZIP, NONE -> false;
    };
  }

  private static boolean holds(byte[] bytes, int at, String magic) {
    boolean same = at >= 0 && at + magic.length() <= bytes.length;
    for (int i = 0; same && i < magic.length(); i++) {
      same = (bytes[at + i] & 0xFF) == magic.charAt(i);
    }
    return same;
  }

  private static boolean hasBitmapLength(byte[] bytes) {
    return bytes.length >= 10
        && littleEndian(bytes).getInt(2) == bytes.length
        && littleEndian(bytes).getInt(6) == 0;
  }

  private static boolean hasDirectoryOffset(byte[] bytes) {
    if (bytes.length < 8) {
      return false;
    }
    ByteBuffer buffer = bytes[0] == 'I' ? littleEndian(bytes) : ByteBuffer.wrap(bytes);
    int offset = buffer.getInt(4);
    return offset >= 8 && offset < bytes.length;
  }

  private static boolean isPickle(byte[] bytes) {
    return bytes.length > 2
        && bytes[0] == (byte) 0x80
        && bytes[1] >= 2
        && bytes[1] <= 5
        && bytes[bytes.length - 1] == '.';
  }

  // From protocol 4 on a pickle says how long it is.
  private static boolean hasFrame(byte[] bytes) {
    return bytes.length >= 11
        && bytes[1] >= 4
        && bytes[2] == (byte) 0x95
        && littleEndian(bytes).getLong(3) <= bytes.length
        && littleEndian(bytes).getLong(3) > 0;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
