package org.digits.data.picture;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
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
   * @param place of a digit on the picture, in pixels of what was decoded; null where all of the
   *     picture was taken
   * @param isCut whether the picture's edge runs through its ink, or beside it
   * @param takenOut what else was seen on it
   */
  @SuppressWarnings("ArrayRecordComponent") // a result, never a map key
  public record Read(
      byte[] pixels, boolean isReshaped, Box place, boolean isCut, Set<TakenOut> takenOut) {
    private static Read asItIs(GreyImage image) {
      return new Read(image.pixels(), false, null, false, Set.of());
    }

    /**
     * The same, where a picture that was reshaped shows a digit.
     *
     * @throws DataFormatException if it shows something else
     */
    public Read requireDigit() throws DataFormatException {
      boolean canTell = isReshaped && pixels.length == DigitShapes.SIDE * DigitShapes.SIDE;
      if (canTell && !DigitShapes.latin().isDigit(pixels)) {
        throw new DataFormatException(
            isCut
                ? "expected a digit, found something that runs off the picture; is all of it there?"
                : "expected a digit, found something else; is there a letter, a sign or a scribble?");
      }
      return this;
    }
  }

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
      return Read.asItIs(image);
    }
    Placing placing = new Placing(height, width);
    return placing.isOf(image) ? Read.asItIs(image) : one(new DigitSearch(image), placing);
  }

  /**
   * Reads a picture of digits beside each other.
   *
   * @return the digits from left to right, at least one; touching ones are one
   */
  public static List<Read> readSeveral(InputStream in, int height, int width) throws IOException {
    GreyImage image = PictureDecoder.decode(in);
    Placing placing = new Placing(height, width);
    if (placing.isOf(image)) {
      return List.of(Read.asItIs(image));
    }
    DigitSearch search = new DigitSearch(image);
    requireAny(search);
    return search.digits().stream().map(digit -> read(search, digit, placing)).toList();
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

  private static Read one(DigitSearch search, Placing placing) throws DataFormatException {
    requireAny(search);
    if (search.count() > 1) {
      throw new DataFormatException(
          "expected one digit, found %d marks beside each other; crop the picture to one, or read them all with --several"
              .formatted(search.count()));
    }
    return read(search, search.digits().get(0), placing);
  }

  private static void requireAny(DigitSearch search) throws DataFormatException {
    if (search.count() == 0) {
      throw new DataFormatException(
          search.takenOut().contains(TakenOut.LINES)
              ? "expected a digit, found nothing but printed lines"
              : "expected a digit, found a blank picture; is there too little contrast?");
    }
  }

  private static Read read(DigitSearch search, DigitSearch.Digit digit, Placing placing) {
    byte[] pixels = placing.place(digit.ink(), digit.box());
    Box place = digit.place();
    GreyImage picture = search.picture();
    boolean isCut =
        place.top() == 0
            || place.left() == 0
            || place.bottom() == picture.height()
            || place.right() == picture.width();
    return new Read(pixels, true, place, isCut, search.takenOut());
  }
}
