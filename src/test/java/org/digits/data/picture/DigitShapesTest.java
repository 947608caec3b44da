package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;
import org.digits.data.picture.DrawnDigits.Drawn;
import org.digits.data.picture.TakenPictures.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigitShapesTest {
  private static final int SIDE = 28;

  @Test
  void drawnDigitsAreDigits() throws IOException {
    for (Drawn drawn : DrawnDigits.strokes()) {
      DigitPicture.Read read = read(drawn.png());
      assertThat(read.requireDigit()).as(drawn.name()).isSameAs(read);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLUS", "CROSS"})
  void crossesAreNone(Kind kind) throws IOException {
    TakenPictures pictures = new TakenPictures(8);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      DigitPicture.Read read = read(pictures.file(kind, new byte[0], new byte[0]));
      refused += DigitShapes.latin().isDigit(read.pixels()) ? 0 : 1;
    }
    assertThat(refused).isGreaterThanOrEqualTo(48);
  }

  @Test
  void theErrorSaysThatItIsSomethingElse() throws IOException {
    DigitPicture.Read read = read(new TakenPictures(9).file(Kind.CROSS, new byte[0], new byte[0]));

    assertThatThrownBy(read::requireDigit)
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("expected a digit, found something else");
  }

  @Test
  void noiseIsNoneAndMeanShapesAre() {
    byte[] noise = new byte[SIDE * SIDE];
    new Random(1).nextBytes(noise);

    assertThat(DigitShapes.latin().isDigit(noise)).isFalse();
    assertThat(DigitShapes.latin().isDigit(new byte[SIDE * SIDE])).isFalse();
    for (int digit = 0; digit < 10; digit++) {
      for (int i = 0; i < DigitShapes.examples(); i++) {
        byte[] mean = DigitShapes.latin().example(digit, i);
        assertThat(DigitShapes.latin().isDigit(mean)).as("digit %d, mean %d", digit, i).isTrue();
      }
    }
  }

  @Test
  void aPictureThatWasPlacedAlreadyIsTakenAtItsWord() throws IOException {
    byte[] cross = read(new TakenPictures(9).file(Kind.CROSS, new byte[0], new byte[0])).pixels();

    DigitPicture.Read read = read(DrawnDigits.png(cross, SIDE, SIDE));

    assertThat(read.isReshaped()).isFalse();
    assertThat(read.requireDigit().pixels()).isEqualTo(cross);
  }

  @Test
  void whatRunsOffThePictureIsSaidSo() throws IOException {
    for (int i = 0; i < 5; i++) {
      byte[] file = new TakenPictures(i).file(Kind.CROSS, new byte[0], new byte[0]);
      GreyImage whole = PictureDecoder.decode(new ByteArrayInputStream(file));
      int height = whole.height();
      int width = whole.width();
      GreyImage part =
          whole.crop(new Box(height * 3 / 8, width * 3 / 8, height * 5 / 8, width * 5 / 8));
      DigitPicture.Read read = read(DrawnDigits.png(part.pixels(), part.height(), part.width()));
      assertThat(read.isCut()).isTrue();
      assertThatThrownBy(read::requireDigit)
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("expected a digit, found something that runs off the picture");
      assertThat(read(file).isCut()).isFalse();
    }
  }

  private static DigitPicture.Read read(byte[] file) throws IOException {
    return DigitPicture.read(new ByteArrayInputStream(file), SIDE, SIDE, PictureForm.DIGITS);
  }
}
