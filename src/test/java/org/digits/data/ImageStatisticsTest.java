package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ImageStatisticsTest {
  @Test
  void featuresEqualThoseByHand() {
    byte[] pixels = new byte[6 * 11];
    // Ink of 200 in rows 1 to 2 and columns 3 to 5, and one faint pixel of 100 at (4, 10).
    for (int row = 1; row <= 2; row++) {
      for (int column = 3; column <= 5; column++) {
        pixels[row * 11 + column] = (byte) 200;
      }
    }
    pixels[4 * 11 + 10] = 100;
    ImageStatistics statistics = ImageStatistics.of(block(6, 11, pixels));

    double mean = 1300 / 66.0;
    assertThat(statistics.count()).isEqualTo(1);
    assertThat(statistics.pixelMean()).isCloseTo(mean, within(1e-12));
    assertThat(statistics.pixelStandardDeviation())
        .isCloseTo(Math.sqrt(250_000 / 66.0 - mean * mean), within(1e-9));
    near(statistics, ImageFeature.MEAN_INTENSITY, mean, 0.5);
    near(statistics, ImageFeature.CONTRAST, Math.sqrt(250_000 / 66.0 - mean * mean), 0.5);
    near(statistics, ImageFeature.INK_SHARE, 100 * 6 / 66.0, 0.2);
    near(statistics, ImageFeature.INK_INTENSITY, 200, 0.5);
    near(statistics, ImageFeature.CENTRE_ROW, (600 * 1 + 600 * 2 + 100 * 4) / 1300.0, 0.01);
    near(statistics, ImageFeature.CENTRE_COLUMN, (1200 * 4 + 100 * 10) / 1300.0, 0.02);
    near(statistics, ImageFeature.BOX_HEIGHT, 2, 0.02);
    near(statistics, ImageFeature.BOX_WIDTH, 3, 0.03);
    near(statistics, ImageFeature.ROUGHNESS, (4 * 200 + 100) / 60.0, 0.5);
  }

  @Test
  void anyOrderOfPartsGivesTheSameStatistics() {
    Random random = new Random(3);
    byte[] pixels = new byte[40 * 5 * 7];
    random.nextBytes(pixels);
    ImageBlock whole = block(5, 7, pixels);
    ImageStatistics expected = ImageStatistics.of(whole);
    int[] odd = IntStream.range(0, 40).filter(i -> i % 2 == 1).toArray();
    int[] even = IntStream.range(0, 40).filter(i -> i % 2 == 0).map(i -> 38 - i).toArray();

    ImageStatistics merged =
        ImageStatistics.of(whole.select(odd))
            .merge(ImageStatistics.none(5, 7))
            .merge(ImageStatistics.of(whole.select(even)));

    assertThat(merged).usingRecursiveComparison().isEqualTo(expected);
    for (ImageFeature feature : ImageFeature.values()) {
      assertThat(LongStream.of(merged.levels(feature)).sum()).isEqualTo(40);
    }
  }

  @Test
  void imagesAtTheEdgesOfTheRangeHaveLevelsAtTheEdges() {
    ImageStatistics black = ImageStatistics.of(block(4, 4, new byte[16]));
    near(black, ImageFeature.MEAN_INTENSITY, 0, 0);
    near(black, ImageFeature.BOX_HEIGHT, 0, 0);
    near(black, ImageFeature.INK_INTENSITY, 0, 0);
    near(black, ImageFeature.CENTRE_ROW, 1.5, 0.01);

    byte[] pixels = new byte[16];
    Arrays.fill(pixels, (byte) 255);
    ImageStatistics white = ImageStatistics.of(block(4, 4, pixels));
    near(white, ImageFeature.MEAN_INTENSITY, 255, 0);
    near(white, ImageFeature.INK_SHARE, 100, 1e-9);
    near(white, ImageFeature.BOX_WIDTH, 4, 1e-9);
    near(white, ImageFeature.CONTRAST, 0, 0);

    ImageStatistics one = ImageStatistics.of(block(1, 1, new byte[] {(byte) 255}));
    near(one, ImageFeature.BOX_WIDTH, 1, 1e-9);
    near(one, ImageFeature.CENTRE_COLUMN, 0, 0);
    near(one, ImageFeature.ROUGHNESS, 0, 0);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    assertThatThrownBy(() -> ImageStatistics.none(2, 3).merge(ImageStatistics.none(3, 2)))
        .hasMessage("cannot merge statistics of images of 2 x 3 and 3 x 2");
  }

  private static void near(
      ImageStatistics statistics, ImageFeature feature, double expected, double tolerance) {
    assertThat(statistics.mean(feature)).as(feature.label()).isCloseTo(expected, within(tolerance));
  }

  private static ImageBlock block(int height, int width, byte[] pixels) {
    int count = pixels.length / (height * width);
    long[] ids = LongStream.range(0, count).toArray();
    return new ImageBlock(height, width, ids, pixels, new int[count]);
  }
}
