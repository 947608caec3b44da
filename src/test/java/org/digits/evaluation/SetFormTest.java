package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.digits.data.ImageBlock;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.data.PictureForm;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.testing.Garments;
import org.digits.training.Digits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetFormTest {
  @ParameterizedTest
  @ValueSource(ints = {12, 20, 28, 45})
  void imagesThatStandAsMnistsDoWantDigits(int side) throws IOException {
    List<DrawnDigits.Drawn> drawn = DrawnDigits.strokes();
    byte[] pixels = new byte[drawn.size() * side * side];
    for (int i = 0; i < drawn.size(); i++) {
      byte[] image = DigitPicture.read(new ByteArrayInputStream(drawn.get(i).png()), side, side);
      System.arraycopy(image, 0, pixels, i * image.length, image.length);
    }
    int count = drawn.size();
    ImageBlock block = new ImageBlock(side, side, new long[count], pixels, new int[count]);

    assertThat(form(block)).isEqualTo(PictureForm.DIGITS);
  }

  @Test
  void otherImagesAreTakenAsTheyAre() {
    assertThat(form(Garments.block(80, 3))).isEqualTo(PictureForm.AS_IS);
    assertThat(form(Digits.block(0, 80, 12, 3, 1))).isEqualTo(PictureForm.AS_IS);
    int[] trousers = {1, 5, 9, 13, 17};
    assertThat(form(Garments.block(80, 3).select(trousers))).isEqualTo(PictureForm.AS_IS);
  }

  @Test
  void whatWasNeverMeasuredWantsDigitsAsEver() {
    assertThat(SetForm.of(DataProfile.UNKNOWN)).isEqualTo(PictureForm.DIGITS);
  }

  private static PictureForm form(ImageBlock block) {
    return SetForm.of(
        DataProfile.of(ImageStatistics.of(block), LabelHistogram.of(block), block.size()));
  }
}
