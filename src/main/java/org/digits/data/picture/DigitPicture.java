package org.digits.data.picture;

import java.io.IOException;
import java.io.InputStream;
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
 * model's size and MNIST's placing already ({@link Placing}) stays as it is: done twice, it is the
 * same as done once.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges: MNIST</a>
 */
public final class DigitPicture {
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
    Placing placing = new Placing(height, width);
    return placing.isOf(image)
        ? new Read(image.pixels(), false)
        : new Read(normalise(image, placing), true);
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

  private static byte[] normalise(GreyImage image, Placing placing) throws DataFormatException {
    DigitSearch search = new DigitSearch(image);
    switch (search.count()) {
      case 0 ->
          throw new DataFormatException(
              search.takenOut().contains(TakenOut.LINES)
                  ? "expected a digit, found nothing but printed lines"
                  : "expected a digit, found a blank picture; is there too little contrast?");
      case 1 -> {
        DigitSearch.Digit digit = search.digits().get(0);
        return placing.place(digit.ink(), digit.box());
      }
      default ->
          throw new DataFormatException(
              "expected one digit, found %d marks beside each other; crop the picture to one, or read them all with --several"
                  .formatted(search.count()));
    }
  }
}
