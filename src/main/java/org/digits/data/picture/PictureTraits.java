package org.digits.data.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;

/**
 * What the pictures of a set have in common, which says whether a network can take them as they
 * are. Parts of the set can be looked at apart and merged in any order.
 */
public final class PictureTraits implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Frames are looked for in the outer rows and columns: one in so many of a side. */
  private static final int FRAME_SHARE = 8;

  /** A line that is common to all pictures has about the same grey in all. */
  private static final int SAME_GREY = 24;

  private static final int FRAME_SIDES = 2;

  private final int height;
  private final int width;
  private final long[] greys = new long[256];
  private final int[] least;
  private final int[] most;
  private long pictures;
  private boolean ofOneSize = true;

  /** Nothing yet; the network's images have so many pixels. */
  public PictureTraits(int height, int width) {
    this.height = height;
    this.width = width;
    least = new int[height * width];
    most = new int[height * width];
    Arrays.fill(least, 255);
  }

  /**
   * Looks at a picture; one that cannot be read says nothing of the others.
   *
   * @return whether another one can still change the form
   */
  public boolean add(InputStream in) throws IOException {
    GreyImage image;
    try {
      image = PictureDecoder.decode(in);
    } catch (DataFormatException e) {
      return ofOneSize;
    }
    pictures++;
    ofOneSize &= image.height() == height && image.width() == width;
    for (int i = 0; ofOneSize && i < least.length; i++) {
      int grey = image.pixels()[i] & 0xFF;
      greys[grey]++;
      least[i] = Math.min(least[i], grey);
      most[i] = Math.max(most[i], grey);
    }
    return ofOneSize;
  }

  /** These pictures and those of another part. */
  public PictureTraits merge(PictureTraits other) {
    pictures += other.pictures;
    ofOneSize &= other.ofOneSize;
    for (int grey = 0; grey < greys.length; grey++) {
      greys[grey] += other.greys[grey];
    }
    for (int i = 0; i < least.length; i++) {
      least[i] = Math.min(least[i], other.least[i]);
      most[i] = Math.max(most[i], other.most[i]);
    }
    return this;
  }

  /**
   * As they are where all have the network's size, the commonest grey is black, and no frame is
   * common to all; as digits otherwise.
   */
  public PictureForm form() {
    return pictures == 0 || (ofOneSize && isBlackCommonest() && !hasFrame())
        ? PictureForm.AS_IS
        : PictureForm.DIGITS;
  }

  private boolean isBlackCommonest() {
    for (long count : greys) {
      if (count > greys[0]) {
        return false;
      }
    }
    return true;
  }

  private boolean hasFrame() {
    for (int inset = 0; inset <= Math.min(height, width) / FRAME_SHARE; inset++) {
      int rows = height - 2 * inset;
      int columns = width - 2 * inset;
      int first = inset * width + inset;
      int sides = isLine(first, 1, columns) ? 1 : 0;
      sides += isLine((height - 1 - inset) * width + inset, 1, columns) ? 1 : 0;
      sides += isLine(first, width, rows) ? 1 : 0;
      sides += isLine(inset * width + width - 1 - inset, width, rows) ? 1 : 0;
      if (sides >= FRAME_SIDES) {
        return true;
      }
    }
    return false;
  }

  private boolean isLine(int from, int step, int pixels) {
    for (int i = 0; i < pixels; i++) {
      int at = from + i * step;
      if (least[at] == 0 || most[at] - least[at] > SAME_GREY) {
        return false;
      }
    }
    return true;
  }
}
