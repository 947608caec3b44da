package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelScaleTest {
  @Test
  void everyByteComesBackFromDoubleAndFloat() {
    for (double white : new double[] {255, 1, 127.5}) {
      PixelScale scale = new PixelScale(white);
      for (int pixel = 0; pixel < 256; pixel++) {
        assertThat(scale.pixel(pixel * white / 255)).isEqualTo(pixel);
        assertThat(scale.pixel((float) pixel * (float) (white / 255))).isEqualTo(pixel);
        assertThat(scale.pixel((float) pixel / (float) (255 / white))).isEqualTo(pixel);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 254.99, 256, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoByteIsNeverRounded(double value) {
    assertThat(PixelScale.BYTES.pixel(value)).isEqualTo(-1);
    assertThat(PixelScale.UNIT.pixel(value / 255)).isEqualTo(-1);
  }

  @Test
  void theBrightestNumberTellsTheScale() {
    assertThat(PixelScale.of(0)).isEqualTo(PixelScale.UNIT);
    assertThat(PixelScale.of(1)).isEqualTo(PixelScale.UNIT);
    assertThat(PixelScale.of(1.01)).isEqualTo(PixelScale.BYTES);
    assertThat(PixelScale.of(2)).isEqualTo(PixelScale.BYTES);
    assertThat(PixelScale.of(255)).isEqualTo(PixelScale.BYTES);
  }

  @Test
  void expectationsNameTheScale() {
    assertThat(PixelScale.BYTES.expected()).isEqualTo("a whole number from 0 to 255");
    assertThat(PixelScale.UNIT.expected()).isEqualTo("a multiple of 1/255 from 0 to 1");
    assertThatIllegalArgumentException().isThrownBy(() -> new PixelScale(0));
  }
}
