package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.data.ImageFeature;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;
import org.digits.evaluation.Shift.Verdict;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final int SIDE = 12;
  private static final int CLASSES = 5;
  private static final DataProfile TRAINING = profile(strokes(20_000, 1));

  @Test
  void otherImagesOfTheSameKindDoNotAlarm() {
    ImageBlock others = strokes(4000, 2);
    Random random = new Random(4);
    for (int count : new int[] {50, 100, 500, 2000}) {
      int alarms = 0;
      for (int repeat = 0; repeat < 200; repeat++) {
        int[] rows = random.ints(count, 0, others.size()).toArray();
        alarms += drift(others.select(rows)).verdict() == Verdict.NONE ? 0 : 1;
      }
      assertThat(alarms)
          .as("of 200 with %d images", count)
          .isLessThanOrEqualTo(count < 500 ? 3 : 0);
    }
  }

  @Test
  void invertedImagesAlarm() {
    Drift drift = drift(map(strokes(200, 2), pixel -> 255 - pixel));
    assertThat(drift.verdict()).isEqualTo(Verdict.LARGE);
    assertThat(shift(drift, "mean intensity").verdict()).isEqualTo(Verdict.LARGE);
    assertThat(shift(drift, "labels").verdict()).isEqualTo(Verdict.NONE);
  }

  @Test
  void movedImagesAlarmAndTheNoteSaysByHowMuch() {
    ImageBlock images = strokes(200, 2);
    byte[] moved = new byte[images.pixels().length];
    // Two columns to the right; what leaves an image comes in on the next row's left side.
    System.arraycopy(images.pixels(), 0, moved, 2, moved.length - 2);
    Drift drift = drift(new ImageBlock(SIDE, SIDE, images.ids(), moved, images.labels()));
    Shift column = shift(drift, "centre of mass, column");
    assertThat(column.verdict()).isEqualTo(Verdict.LARGE);
    assertThat(column.here() - column.training()).isBetween(1.5, 2.2);
    assertThat(DriftNote.render(drift))
        .startsWith("drift: large; 200 images differ from the 20,000 of the training in\n")
        .contains("centre of mass, column", "(px)   PSI 7.", ", large\n");
  }

  @Test
  void noisyImagesAlarm() {
    Random noise = new Random(5);
    ImageBlock noisy =
        map(
            strokes(200, 2),
            pixel -> Math.max(0, Math.min(255, (int) (pixel + 40 * noise.nextGaussian()))));
    assertThat(shift(drift(noisy), "difference of neighbours").verdict()).isEqualTo(Verdict.LARGE);
  }

  @Test
  void imagesOfOneLabelAlarm() {
    ImageBlock images = strokes(1000, 2);
    int[] threes = IntStream.range(0, 1000).filter(i -> images.labels()[i] == 3).toArray();
    Shift labels = shift(drift(images.select(threes)), "labels, most of all 3");
    assertThat(labels.verdict()).isEqualTo(Verdict.LARGE);
    assertThat(labels.here()).isEqualTo(100);
    assertThat(labels.training()).isBetween(18.0, 22.0);
  }

  @Test
  void aConstantFeatureThatChangesAlarms() {
    ImageBlock training = map(strokes(300, 1), pixel -> pixel > 0 ? 200 : 0);
    ImageBlock darker = map(strokes(300, 2), pixel -> pixel > 0 ? 160 : 0);
    Drift drift =
        Drift.of(
            profile(training),
            ImageStatistics.of(darker),
            LabelHistogram.of(darker),
            LabelMapping.NONE);
    assertThat(shift(drift, "intensity of the ink").verdict()).isEqualTo(Verdict.LARGE);
    assertThat(shift(drift, "width of the ink's box").verdict()).isEqualTo(Verdict.NONE);
  }

  @Test
  void fewImagesAndRunsWithoutStatisticsAreNotJudged() {
    Drift few = drift(strokes(49, 2));
    assertThat(few.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(DriftNote.render(few))
        .isEqualTo("drift: not judged; it takes 50 images, found 49\n");

    ImageBlock images = strokes(60, 2);
    Drift old =
        Drift.of(
            DataProfile.UNKNOWN,
            ImageStatistics.of(images),
            LabelHistogram.of(images),
            LabelMapping.NONE);
    assertThat(DriftNote.render(old))
        .isEqualTo(
            "drift: not judged; the run is of an older version, or imported, and has no statistics of its training images\n");
  }

  @Test
  void theNoteOfLikeImagesIsOneLine() {
    assertThat(DriftNote.render(drift(strokes(400, 2))))
        .startsWith("drift: none; 400 images look like the 20,000 of the training (largest PSI 0.0")
        .endsWith(")\n")
        .hasLineCount(1);
  }

  @Test
  void binsHoldAboutATenthEachAndEveryImage() {
    for (FeatureProfile feature : TRAINING.features()) {
      assertThat(feature.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(20_000);
      assertThat(feature.upperLevels()).isSorted().doesNotHaveDuplicates().endsWith(255);
    }
    long[] levels = new long[256];
    Arrays.fill(levels, 100, 200, 10);
    levels[250] = 1;
    long[][] all = new long[ImageFeature.values().length][];
    Arrays.fill(all, levels);
    FeatureProfile even =
        FeatureProfile.of(ImageFeature.CONTRAST, new ImageStatistics(4, 4, 1001, 0, 0, all));
    assertThat(even.upperLevels())
        .containsExactly(99, 110, 121, 132, 143, 154, 165, 176, 187, 250, 255);
    assertThat(even.counts())
        .containsExactly(0L, 110L, 110L, 110L, 110L, 110L, 110L, 110L, 110L, 121L, 0L);
  }

  @Test
  void badBinsAreRefused() {
    assertThatThrownBy(
            () ->
                new FeatureProfile(
                    ImageFeature.CONTRAST, "of 255", 1, 1, List.of(9, 200), List.of(1L, 2L)))
        .hasMessageContaining(
            "the bins of contrast must be as many as their counts and end at 255");
  }

  private static Shift shift(Drift drift, String name) {
    return drift.shifts().stream()
        .filter(shift -> shift.name().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static Drift drift(ImageBlock images) {
    return Drift.of(
        TRAINING, ImageStatistics.of(images), LabelHistogram.of(images), LabelMapping.NONE);
  }

  private static DataProfile profile(ImageBlock images) {
    return DataProfile.of(ImageStatistics.of(images), LabelHistogram.of(images), CLASSES);
  }

  private static ImageBlock map(ImageBlock images, IntUnaryOperator change) {
    byte[] pixels = images.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) change.applyAsInt(pixels[i] & 0xFF);
    }
    return new ImageBlock(SIDE, SIDE, images.ids(), pixels, images.labels());
  }

  /** Upright strokes of random place, length and brightness on black. */
  private static ImageBlock strokes(int count, long seed) {
    Random random = new Random(seed);
    long[] ids = new long[count];
    int[] labels = new int[count];
    byte[] pixels = new byte[count * SIDE * SIDE];
    for (int image = 0; image < count; image++) {
      ids[image] = image;
      labels[image] = random.nextInt(CLASSES);
      int left = 3 + random.nextInt(4);
      int top = 1 + random.nextInt(3);
      int bottom = 7 + random.nextInt(4);
      int bright = 150 + random.nextInt(100);
      for (int row = top; row <= bottom; row++) {
        pixels[(image * SIDE + row) * SIDE + left] = (byte) bright;
        pixels[(image * SIDE + row) * SIDE + left + 1] = (byte) (bright - random.nextInt(20));
      }
    }
    return new ImageBlock(SIDE, SIDE, ids, pixels, labels);
  }
}
