package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.digits.data.DataFormatException;
import org.digits.data.picture.DrawnDigits.Drawn;
import org.digits.data.picture.TakenPictures.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What lies beside a digit leaves no trace in what a network sees. */
class TakenPicturesTest {
  private static final int SIDE = 28;
  private static final int EACH = 20;

  /** Mean difference of a pixel, as a part of white. */
  private static final double ALIKE = 0.09;

  private final List<byte[]> digits = new ArrayList<>();

  TakenPicturesTest() throws IOException {
    for (Drawn drawn : DrawnDigits.strokes().subList(10, 10 + EACH)) {
      digits.add(read(drawn.png()));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "^(?!TWO_DIGITS|BLANK|BLACK|.*ALONE|PLUS|CROSS).*$")
  void theDigitIsFoundAmongWhatLiesBesideIt(Kind kind) throws IOException {
    TakenPictures pictures = new TakenPictures(kind.name().hashCode());
    int alike = 0;
    for (byte[] digit : digits) {
      byte[] found = read(pictures.file(kind, digit, digit));
      alike += distance(found, digit) < ALIKE ? 1 : 0;
    }
    assertThat(alike).isGreaterThanOrEqualTo(EACH * 19 / 20);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLANK", "BLACK", "LINES_ALONE"})
  void whereThereIsNoDigitNoneIsFound(Kind kind) throws IOException {
    TakenPictures pictures = new TakenPictures(kind.name().hashCode());
    for (byte[] digit : digits) {
      byte[] file = pictures.file(kind, digit, digit);
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("expected a digit, found ");
    }
  }

  @Test
  void twoDigitsAreNotOne() throws IOException {
    TakenPictures pictures = new TakenPictures(1);
    for (int i = 0; i < EACH; i++) {
      byte[] file = pictures.file(Kind.TWO_DIGITS, digits.get(i), digits.get((i + 1) % EACH));
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("expected one digit, found 2 marks beside each other");
    }
  }

  private static byte[] read(byte[] file) throws IOException {
    return DigitPicture.read(new ByteArrayInputStream(file), SIDE, SIDE);
  }

  private static double distance(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return sum / a.length / 255;
  }
}
