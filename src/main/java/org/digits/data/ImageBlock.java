package org.digits.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Labelled grey images in compact form: uint8 pixels, row-major, one image after the other.
 *
 * @param height pixels of an image, vertically
 * @param width pixels of an image, horizontally
 * @param ids one per image
 * @param pixels {@code size() * height * width} bytes
 * @param labels one per image, in [0, classes)
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
public record ImageBlock(int height, int width, long[] ids, byte[] pixels, int[] labels)
    implements Serializable {

  /** Checks that the arrays agree in length. */
  public ImageBlock {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("image of " + height + " x " + width + " pixels");
    }
    if (labels.length != ids.length || pixels.length != ids.length * height * width) {
      throw new IllegalArgumentException(
          "%d ids, %d labels, %d pixel bytes for images of %d x %d"
              .formatted(ids.length, labels.length, pixels.length, height, width));
    }
  }

  /** Number of images. */
  public int size() {
    return ids.length;
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return height * width;
  }

  /** A copy of one image's pixels. */
  public byte[] image(int row) {
    return Arrays.copyOfRange(pixels, row * imageBytes(), (row + 1) * imageBytes());
  }

  /** A new block with the given rows, in the given order. */
  public ImageBlock select(int[] rows) {
    int bytes = imageBytes();
    long[] newIds = new long[rows.length];
    int[] newLabels = new int[rows.length];
    byte[] newPixels = new byte[rows.length * bytes];
    for (int i = 0; i < rows.length; i++) {
      newIds[i] = ids[rows[i]];
      newLabels[i] = labels[rows[i]];
      System.arraycopy(pixels, rows[i] * bytes, newPixels, i * bytes, bytes);
    }
    return new ImageBlock(height, width, newIds, newPixels, newLabels);
  }
}
