package org.digits.spark.images;

import org.digits.data.DataFormatException;
import org.digits.data.picture.FileKind;
import org.digits.model.InputSizes.Size;

/** Says what bytes are that are no pixels of the expected size. */
final class StoredPixels {
  private StoredPixels() {}

  /**
   * The refusal of bytes.
   *
   * @param isKnown whether the size was asked for, not assumed
   */
  static DataFormatException refusal(byte[] bytes, Size size, boolean isKnown) {
    return new DataFormatException(
        "expected %d bytes (%s), found %d%s"
            .formatted(size.bytes(), size, bytes.length, found(bytes, size, isKnown)));
  }

  private static String found(byte[] bytes, Size size, boolean isKnown) {
    FileKind kind = FileKind.of(bytes);
    if (kind != FileKind.NONE) {
      return ", %s; store one grey byte a pixel, or PNG files".formatted(kind.label());
    }
    String guess =
        bytes.length == 0 || bytes.length % size.bytes() != 0
            ? ""
            : switch (bytes.length / size.bytes()) {
              case 2 -> "16-bit or half-precision numbers";
              case 3 -> "RGB";
              case 4 -> "float32 or RGBA";
              case 8 -> "float64 or 64-bit integers";
              default -> "";
            };
    if (!guess.isEmpty()) {
      return " (%d x %d bytes: %s?); store one grey byte a pixel, or PNG files"
          .formatted(size.bytes(), bytes.length / size.bytes(), guess);
    }
    return isKnown
        ? ""
        : "; images of another size need height and width in the column's metadata, or --image-size";
  }
}
