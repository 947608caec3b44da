package org.digits.data.picture;

import java.io.IOException;
import java.io.InputStream;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;

/**
 * Makes of any picture of one digit what MNIST's makers made of theirs: light ink on black, "size
 * normalized to fit in a 20x20 pixel box while preserving their aspect ratio", grey levels from
 * antialiasing, and "centered in a 28x28 image by computing the center of mass of the pixels, and
 * translating the image so as to position this point at the center of the 28x28 field". Other sizes
 * than 28x28 keep these proportions.
 *
 * <p>Before that the background, even or not, is taken from the border and subtracted, which also
 * says whether the ink is the darker or the lighter, and specks are dropped. A picture that has the
 * model's size and MNIST's placing already ({@link #isPlaced}) stays as it is: done twice, it is
 * the same as done once.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges: MNIST</a>
 */
public final class DigitPicture {
  private static final int FIELD = 28;
  private static final int BOX = 20;

  /** Longest side of what is looked at. */
  private static final int LOOK = 128;

  private static final double LOOK_MARGIN = 0.35;

  private DigitPicture() {}

  /**
   * A picture that was read.
   *
   * @param pixels uint8, row-major
   * @param isReshaped whether they are other ones than the file's
   */
  @SuppressWarnings("ArrayRecordComponent") // a result, never a map key
  public record Read(byte[] pixels, boolean isReshaped) {}

  /**
   * Reads a picture of a set.
   *
   * @param in its file's bytes; the caller closes the stream
   * @param form of the set, which is not {@link PictureForm#AUTO}
   * @throws DataFormatException also for a picture of another size where the form is to take it as
   *     it is
   */
  public static Read read(InputStream in, int height, int width, PictureForm form)
      throws IOException {
    GreyImage image = PictureDecoder.decode(in);
    if (form == PictureForm.AS_IS) {
      if (image.height() != height || image.width() != width) {
        throw new DataFormatException(
            "expected a picture of %d x %d, as this set's are taken as they are, found %d x %d; scale it, or have all pictures cropped, scaled and centred with --pictures digits"
                .formatted(height, width, image.height(), image.width()));
      }
      return new Read(image.pixels(), false);
    }
    return isPlaced(image, height, width)
        ? new Read(image.pixels(), false)
        : new Read(normalise(image, height, width), true);
  }

  /**
   * Reads a picture as a digit.
   *
   * @param in its file's bytes; the caller closes the stream
   * @param height of the result in pixels
   * @param width of the result in pixels
   * @return uint8, row-major, light ink on black
   * @throws DataFormatException for what is no picture, too large or blank; the message does not
   *     name the file
   */
  public static byte[] read(InputStream in, int height, int width) throws IOException {
    return read(in, height, width, PictureForm.DIGITS).pixels();
  }

  /**
   * Whether an image is as MNIST's are: of the given size, black but for ink whose longer side is
   * 19 to 21 pixels (of 28), some of it bright, its centre of mass within one pixel of the centre.
   */
  static boolean isPlaced(GreyImage image, int height, int width) {
    if (image.height() != height || image.width() != width) {
      return false;
    }
    double mass = 0;
    double massY = 0;
    double massX = 0;
    int most = 0;
    int top = height;
    int bottom = 0;
    int left = width;
    int right = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = image.pixel(y, x);
        if (value > 0) {
          mass += value;
          massY += (double) value * y;
          massX += (double) value * x;
          most = Math.max(most, value);
          top = Math.min(top, y);
          bottom = y + 1;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
        }
      }
    }
    int box = BOX * Math.min(height, width) / FIELD;
    return most >= 128
        && Math.abs(Math.max(bottom - top, right - left) - box) <= 1
        && Math.abs(massY / mass - middle(height)) <= 1
        && Math.abs(massX / mass - middle(width)) <= 1;
  }

  private static byte[] normalise(GreyImage image, int height, int width)
      throws DataFormatException {
    int factor = factor(image);
    Box found = box(Ink.of(image.reduced(factor)));
    // A second, closer look, with the background that is near the digit.
    int margin = (int) Math.ceil(LOOK_MARGIN * found.longSide() * factor);
    GreyImage near =
        image.crop(found.scaledWithMargin(factor, margin, image.height(), image.width()));
    Ink ink = Ink.of(near.reduced(factor(near)));
    Box box = box(ink);
    double scale = (double) BOX * Math.min(height, width) / FIELD / box.longSide();
    int boxHeight = (int) Math.max(1, Math.round(box.height() * scale));
    int boxWidth = (int) Math.max(1, Math.round(box.width() * scale));
    float[] scaled = Resampling.scale(ink, box, boxHeight, boxWidth);
    return centre(scaled, boxHeight, boxWidth, height, width);
  }

  private static int factor(GreyImage image) {
    return (Math.max(image.height(), image.width()) + LOOK - 1) / LOOK;
  }

  private static Box box(Ink ink) throws DataFormatException {
    Box box = ink.box();
    if (box == null) {
      throw new DataFormatException(
          "expected a digit, found a blank picture; is there too little contrast?");
    }
    return box;
  }

  private static byte[] centre(float[] ink, int boxHeight, int boxWidth, int height, int width) {
    double mass = 0;
    double massY = 0;
    double massX = 0;
    float most = 0;
    for (int y = 0, i = 0; y < boxHeight; y++) {
      for (int x = 0; x < boxWidth; x++, i++) {
        mass += ink[i];
        massY += ink[i] * y;
        massX += ink[i] * x;
        most = Math.max(most, ink[i]);
      }
    }
    int top = within(Math.round(middle(height) - massY / mass), height - boxHeight);
    int left = within(Math.round(middle(width) - massX / mass), width - boxWidth);
    byte[] pixels = new byte[height * width];
    for (int y = 0, i = 0; y < boxHeight; y++) {
      for (int x = 0; x < boxWidth; x++, i++) {
        // Thin strokes become faint when they shrink; MNIST's always reach full ink.
        pixels[(top + y) * width + left + x] = (byte) Math.round(255 * ink[i] / most);
      }
    }
    return pixels;
  }

  // MNIST moves by whole pixels, and its centre is the pixel (14, 14).
  private static int middle(int pixels) {
    return pixels / 2;
  }

  private static int within(long position, int last) {
    return (int) Math.max(0, Math.min(last, position));
  }
}
