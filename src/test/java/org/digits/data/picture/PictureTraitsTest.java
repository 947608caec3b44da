package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.digits.data.ImageBlock;
import org.digits.data.PictureForm;
import org.digits.testing.Garments;
import org.junit.jupiter.api.Test;

class PictureTraitsTest {
  private static final int SIDE = Garments.SIDE;
  private static final ImageBlock GARMENTS = Garments.block(60, 5);

  @Test
  void lightOnBlackOfTheNetworksSizeIsTakenAsItIs() throws IOException {
    assertThat(form(pictures(UnaryOperator.identity()))).isEqualTo(PictureForm.AS_IS);
  }

  @Test
  void darkOnLightIsReadAsDigits() throws IOException {
    assertThat(form(pictures(PictureTraitsTest::inverted))).isEqualTo(PictureForm.DIGITS);
  }

  @Test
  void aFrameThatIsCommonToAllIsReadAsDigits() throws IOException {
    for (int inset = 0; inset < 4; inset++) {
      int at = inset;
      assertThat(form(pictures(pixels -> framed(pixels, at)))).isEqualTo(PictureForm.DIGITS);
    }
    List<byte[]> some = pictures(UnaryOperator.identity());
    some.set(0, DrawnDigits.png(framed(GARMENTS.image(0), 0), SIDE, SIDE));
    assertThat(form(some)).isEqualTo(PictureForm.AS_IS);
  }

  @Test
  void onePictureOfAnotherSizeIsEnoughWhereverItStands() throws IOException {
    Random random = new Random(6);
    for (int i = 0; i < 10; i++) {
      List<byte[]> pictures = pictures(UnaryOperator.identity());
      int width = SIDE + 1 + random.nextInt(9);
      pictures.set(
          random.nextInt(pictures.size()), DrawnDigits.png(new byte[SIDE * width], SIDE, width));
      assertThat(form(pictures)).isEqualTo(PictureForm.DIGITS);
    }
  }

  @Test
  void whatCannotBeReadSaysNothing() throws IOException {
    List<byte[]> pictures = pictures(UnaryOperator.identity());
    pictures.add(new byte[] {1, 2, 3});
    assertThat(form(pictures)).isEqualTo(PictureForm.AS_IS);
  }

  /** Of the set in two parts, in another order. */
  private static PictureForm form(List<byte[]> pictures) throws IOException {
    List<byte[]> mixed = new ArrayList<>(pictures);
    Collections.shuffle(mixed, new Random(7));
    PictureTraits first = new PictureTraits(SIDE, SIDE);
    PictureTraits second = new PictureTraits(SIDE, SIDE);
    for (int i = 0; i < mixed.size(); i++) {
      (i % 3 == 0 ? first : second).add(new ByteArrayInputStream(mixed.get(i)));
    }
    return first.merge(second).merge(new PictureTraits(SIDE, SIDE)).form();
  }

  private static List<byte[]> pictures(UnaryOperator<byte[]> change) throws IOException {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < GARMENTS.size(); i++) {
      pictures.add(DrawnDigits.png(change.apply(GARMENTS.image(i)), SIDE, SIDE));
    }
    return pictures;
  }

  private static byte[] inverted(byte[] pixels) {
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i];
    }
    return inverted;
  }

  private static byte[] framed(byte[] pixels, int inset) {
    byte[] framed = pixels.clone();
    for (int i = inset; i < SIDE - inset; i++) {
      framed[inset * SIDE + i] = -1;
      framed[(SIDE - 1 - inset) * SIDE + i] = -1;
      framed[i * SIDE + inset] = -1;
      framed[i * SIDE + SIDE - 1 - inset] = -1;
    }
    return framed;
  }
}
