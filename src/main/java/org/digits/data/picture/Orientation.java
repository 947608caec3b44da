package org.digits.data.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * How a camera was held: EXIF's tag Orientation, of JPEG, PNG and TIFF files. Numbers as there:
 * from 5 on rows are columns.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">Exif 2.32,
 *     section 4.6.4</a>
 */
final class Orientation {
  static final int UPRIGHT = 1;
  private static final int LAST = 8;
  private static final int FIRST_TURNED = 5;

  private static final int JPEG = 0xFFD8;
  private static final int APP1 = 0xFFE1;
  private static final int START_OF_SCAN = 0xFFDA;
  private static final int EXIF = 0x45786966; // "Exif"
  private static final long PNG = 0x89504E470D0A1A0AL;
  private static final int PNG_EXIF = 0x65584966; // "eXIf"
  private static final int PNG_DATA = 0x49444154; // "IDAT"
  private static final int TIFF_LITTLE = 0x49492A00; // "II*\0"
  private static final int TIFF_BIG = 0x4D4D002A; // "MM\0*"

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final int MOST_ENTRIES = 4096;

  private Orientation() {}

  /**
   * Looks for the tag and goes back to where the stream stood; what is broken there is upright, and
   * the decoder may say more.
   */
  static int of(ImageInputStream file) throws IOException {
    long begin = file.getStreamPosition();
    ByteOrder order = file.getByteOrder();
    try {
      int value = find(file, begin);
      return value < UPRIGHT || value > LAST ? UPRIGHT : value;
    } catch (EOFException | IndexOutOfBoundsException e) {
      // The latter is what Java's stream throws for places far behind its end.
      return UPRIGHT;
    } finally {
      file.setByteOrder(order);
      file.seek(begin);
    }
  }

  private static int find(ImageInputStream file, long begin) throws IOException {
    file.setByteOrder(ByteOrder.BIG_ENDIAN);
    long head = file.readLong();
    file.seek(begin);
    if (head == PNG) {
      return inPng(file, begin + Long.BYTES);
    }
    if ((int) (head >> 32) == TIFF_BIG || (int) (head >> 32) == TIFF_LITTLE) {
      return inTiff(file, begin);
    }
    return head >>> 48 == JPEG ? inJpeg(file, begin + Short.BYTES) : UPRIGHT;
  }

  private static int inJpeg(ImageInputStream file, long first) throws IOException {
    int marker;
    int length;
    for (long at = first; ; at += Short.BYTES + length) {
      file.seek(at);
      marker = file.readUnsignedShort();
      length = file.readUnsignedShort();
      if (marker == START_OF_SCAN || marker >>> 8 != 0xFF || length < Short.BYTES) {
        return UPRIGHT;
      }
      // "Exif", two zeros, then TIFF's header.
      if (marker == APP1 && file.readInt() == EXIF) {
        return inTiff(file, at + 10);
      }
    }
  }

  private static int inPng(ImageInputStream file, long first) throws IOException {
    int length;
    for (long at = first; ; at += length + 12L) {
      file.seek(at);
      length = file.readInt();
      int type = file.readInt();
      if (type == PNG_EXIF) {
        return inTiff(file, at + 8);
      }
      if (type == PNG_DATA || length < 0) {
        return UPRIGHT;
      }
    }
  }

  private static int inTiff(ImageInputStream file, long begin) throws IOException {
    file.seek(begin);
    int head = file.readInt();
    if (head != TIFF_BIG && head != TIFF_LITTLE) {
      return UPRIGHT;
    }
    file.setByteOrder(head == TIFF_LITTLE ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = begin + file.readUnsignedInt();
    file.seek(directory);
    int entries = Math.min(MOST_ENTRIES, file.readUnsignedShort());
    for (int i = 0; i < entries; i++) {
      file.seek(directory + Short.BYTES + (long) i * ENTRY_BYTES);
      if (file.readUnsignedShort() == TAG && file.readUnsignedShort() == SHORT) {
        file.readInt(); // how many: one
        return file.readUnsignedShort();
      }
    }
    return UPRIGHT;
  }

  /** An image as it was seen, of one as it was stored. */
  static GreyImage upright(GreyImage stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean isTurned = orientation >= FIRST_TURNED;
    int height = isTurned ? stored.width() : stored.height();
    int width = isTurned ? stored.height() : stored.width();
    byte[] pixels = new byte[height * width];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int right = width - 1 - x;
        int bottom = height - 1 - y;
        pixels[i] =
            (byte)
                switch (orientation) {
                  case 2 -> stored.pixel(y, right);
                  case 3 -> stored.pixel(bottom, right);
                  case 4 -> stored.pixel(bottom, x);
                  case 5 -> stored.pixel(x, y);
                  case 6 -> stored.pixel(right, y);
                  case 7 -> stored.pixel(right, bottom);
                  default -> stored.pixel(x, bottom);
                };
      }
    }
    return new GreyImage(height, width, pixels);
  }
}
