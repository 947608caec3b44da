package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.digits.data.Box;
import org.digits.data.DataFormatException;
import org.digits.data.picture.DrawnDigits.Drawn;
import org.junit.jupiter.api.Test;

class TightCropTest {
  private static final int SIDE = 28;
  private static final int PAPER = 200;
  private static final int DIGITS = 20;

  /** A lower one has strokes of a pixel. */
  private static final int LEAST = 20;

  /** Mean difference of a pixel, as a part of white. */
  private static final double ALIKE = 0.09;

  @Test
  void aDigitThatFillsItsPictureIsReadAsTheSameAmongPaper() throws IOException {
    List<String> unlike = new ArrayList<>();
    int cropped = 0;
    int crops = 0;
    for (Drawn drawn : DrawnDigits.strokes()) {
      GreyImage whole = PictureDecoder.decode(new ByteArrayInputStream(drawn.png()));
      if (whole.pixel(0, 0) < PAPER) {
        continue;
      }
      GreyImage crop = whole.crop(darkBox(whole));
      if (crop.height() < LEAST) {
        continue;
      }
      cropped++;
      crops += TightCrop.of(crop) == null ? 0 : 1;
      byte[] expected = read(whole);
      for (GreyImage one : List.of(crop, negative(crop))) {
        String name = drawn.label() + " " + one.height() + " x " + one.width();
        try {
          if (distance(read(one), expected) >= ALIKE) {
            unlike.add(name);
          }
        } catch (DataFormatException e) {
          unlike.add(name + ": " + e.getMessage());
        }
      }
    }
    assertThat(unlike).isEmpty();
    assertThat(cropped).isGreaterThan(DIGITS);
    assertThat(crops).isGreaterThan(cropped / 2);
  }

  @Test
  void aBarIsInkAndNotPaper() throws IOException {
    GreyImage bar = picture(100, 17, (y, x) -> roundedBar(y, x) ? 60 : 250);
    Contrast contrast = TightCrop.of(bar);
    assertThat(contrast).isNotNull();
    assertThat(contrast.values()[50 * 17 + 8]).isGreaterThan(100);
    assertThat(contrast.values()[0]).isZero();
    GreyImage light = negative(bar);
    assertThat(TightCrop.of(light).values()[50 * 17 + 8]).isGreaterThan(100);
  }

  @Test
  void framesShadowsRulesAndPaperAreNone() {
    assertThat(
            TightCrop.of(picture(90, 90, (y, x) -> y < 4 || x < 4 || y > 85 || x > 85 ? 20 : 250)))
        .isNull();
    assertThat(TightCrop.of(picture(90, 90, (y, x) -> y < 4 || x < 4 || y > 85 ? 20 : 250)))
        .isNull();
    assertThat(TightCrop.of(picture(90, 90, (y, x) -> x < 40 ? 120 : 250))).isNull();
    assertThat(TightCrop.of(picture(90, 90, (y, x) -> y % 30 == 15 ? 20 : 250))).isNull();
    assertThat(TightCrop.of(picture(90, 90, (y, x) -> Math.hypot(y - 45, x - 45) < 20 ? 20 : 250)))
        .isNull();
    assertThat(TightCrop.of(picture(90, 90, (y, x) -> 200))).isNull();
  }

  private interface Grey {
    int at(int y, int x);
  }

  private static boolean roundedBar(int y, int x) {
    double beyond = Math.max(Math.max(8 - y, y - 91), 0);
    return Math.hypot(beyond, x - 8) < 8.5;
  }

  private static GreyImage picture(int height, int width, Grey grey) {
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) grey.at(i / width, i % width);
    }
    return new GreyImage(height, width, pixels);
  }

  private static GreyImage negative(GreyImage image) {
    return picture(image.height(), image.width(), (y, x) -> 255 - image.pixel(y, x));
  }

  private static Box darkBox(GreyImage image) {
    int darkest = 255;
    for (byte pixel : image.pixels()) {
      darkest = Math.min(darkest, pixel & 0xFF);
    }
    int top = image.height();
    int bottom = 0;
    int left = image.width();
    int right = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        if (image.pixel(y, x) < (darkest + image.pixel(0, 0)) / 2) {
          top = Math.min(top, y);
          bottom = y + 1;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
        }
      }
    }
    return new Box(top, left, bottom, right);
  }

  private static byte[] read(GreyImage image) throws IOException {
    byte[] png = DrawnDigits.png(image.pixels(), image.height(), image.width());
    return DigitPicture.read(new ByteArrayInputStream(png), SIDE, SIDE);
  }

  private static double distance(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return sum / a.length / 255;
  }
}
