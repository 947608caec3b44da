package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.digits.evaluation.ImageSketch.Matches;
import org.junit.jupiter.api.Test;

class ImageSketchTest {
  private final Random random = new Random(20_261_129);

  @Test
  void aHashIsTheFirstEightBytes() {
    byte[] sha256 = new byte[32];
    sha256[0] = (byte) 0x80;
    sha256[7] = 5;
    sha256[8] = 1;
    assertThat(ImageSketch.hash(sha256)).isEqualTo(Long.MIN_VALUE + 5);
  }

  @Test
  void aSmallSetIsExactWhateverStandsInItTwice() {
    long[] images = hashes(1 + random.nextInt(5000));
    ImageSketch sketch = sketch(twice(images));

    assertThat(sketch.isExact()).isTrue();
    assertThat(sketch.hashes()).isEqualTo(sorted(images));
    assertThat(sketch.matches(images)).isEqualTo(new Matches(images.length, images.length));
    assertThat(sketch.matches(hashes(300))).isEqualTo(new Matches(300, 0));
    assertThat(sketch.matches(new long[] {images[0], images[0]})).isEqualTo(new Matches(2, 2));
  }

  @Test
  void theSetThatJustFitsIsExactAndOneMoreIsASample() {
    long[] images = hashes(ImageSketch.CAPACITY + 1);
    long[] fits = Arrays.copyOf(images, ImageSketch.CAPACITY);

    assertThat(sketch(twice(fits)).isExact()).isTrue();
    ImageSketch sample = sketch(images);
    assertThat(sample.isExact()).isFalse();
    assertThat(sample.hashes()).isEqualTo(Arrays.copyOf(sorted(images), ImageSketch.CAPACITY));
  }

  @Test
  void partsMergeInAnyOrderIntoTheSketchOfTheWhole() {
    for (int count : new int[] {1000, 70_000, 300_000}) {
      long[] images = hashes(count);
      ImageSketch whole = sketch(images);
      for (int order = 0; order < 4; order++) {
        ImageSketch.Builder merged = new ImageSketch.Builder();
        parts(images).forEach(merged::add);
        assertThat(merged.build()).isEqualTo(whole);
        assertThat(parts(images).stream().reduce(ImageSketch.none(), ImageSketch::merge))
            .isEqualTo(whole);
      }
      assertThat(whole.merge(whole)).isEqualTo(whole);
      assertThat(whole.hashes()).hasSize(Math.min(count, ImageSketch.CAPACITY));
    }
  }

  @Test
  void ofALargeSetAsManyAreLookedUpAsTheSampleIsLarge() {
    long[] images = hashes(400_000);
    ImageSketch sketch = sketch(images);
    long[] seen = Arrays.copyOf(images, 20_000);
    Matches all = sketch.matches(seen);
    Matches none = sketch.matches(hashes(20_000));
    Matches half = all.plus(none);

    assertThat(all.found()).isEqualTo(all.lookedUp());
    assertThat(none.found()).isZero();
    // The sample holds 65,536 of 400,000; six standard deviations are 320.
    assertThat((double) all.lookedUp()).isCloseTo(20_000 * 0.16384, within(320.0));
    assertThat((double) Overlap.of(sketch, half, 40_000).estimate())
        .isCloseTo(20_000.0, within(1500.0));
    assertThat(Overlap.of(sketch, all, 20_000).estimate()).isEqualTo(20_000);
  }

  @Test
  void whatIsNotKnownOfAPartIsNotKnownOfTheWhole() {
    ImageSketch known = sketch(hashes(10));
    ImageSketch lacking = sketch(hashes(10)).withUnknownOnes();

    assertThat(known.merge(known).isComplete()).isTrue();
    assertThat(known.merge(lacking).isComplete()).isFalse();
    assertThat(lacking.merge(known)).isEqualTo(known.merge(lacking));
    assertThat(lacking.isExact()).isTrue();
  }

  @Test
  void whatIsNoSketchIsRefused() {
    assertThatThrownBy(() -> ImageSketch.of(new long[] {3, 3}, true, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected increasing hashes, found 3 before 3");
    assertThatThrownBy(() -> ImageSketch.of(new long[] {3}, false, true))
        .hasMessage("expected exactly 65536 hashes, found 1");
    assertThatThrownBy(() -> ImageSketch.of(new long[ImageSketch.CAPACITY + 1], true, true))
        .hasMessage("expected at most 65536 hashes, found 65537");
  }

  @Test
  void theNoteSaysWhatIsTrue() {
    ImageSketch exact = sketch(hashes(10));
    ImageSketch sample = sketch(hashes(ImageSketch.CAPACITY + 1));
    ImageSketch lacking = exact.withUnknownOnes();

    assertThat(note(exact, 90, 0))
        .isEqualTo("none of the 90 images stands in the run's training data");
    assertThat(note(exact, 90, 4)).isEqualTo("4 of the 90 images stand in the run's training data");
    assertThat(note(sample, 90, 0))
        .isEqualTo("none of the 90 images stands in the run's training data");
    assertThat(note(sample, 9, 0))
        .isEqualTo(
            "none found; 9 of the 90 images could be looked up; the run keeps 65,536 hashes of its training images, which are more");
    assertThat(note(sample, 9, 2))
        .startsWith(
            "at least 2 of the 90 images (about 20, by the 9 that could be looked up) stand in the run's training data; the run keeps");
    assertThat(note(sample, 0, 0)).startsWith("not looked for; the run keeps 65,536 hashes");
    assertThat(note(lacking, 90, 0))
        .startsWith("none found; 90 of the 90 images could be looked up; a run that its training");
    assertThat(note(lacking, 90, 5))
        .startsWith("at least 5 of the 90 images stand in the run's training data; a run that its");
    assertThat(OverlapNote.render(Overlap.unknown(90)))
        .isEqualToNormalizingNewlines(
            "overlap: not looked for; the run is of an older version, which kept no hashes of its training images\n");
  }

  private static String note(ImageSketch training, long lookedUp, long found) {
    String line = OverlapNote.render(Overlap.of(training, new Matches(lookedUp, found), 90));
    assertThat(line).startsWith("overlap: ").endsWith(System.lineSeparator());
    return line.substring("overlap: ".length()).stripTrailing();
  }

  private List<ImageSketch> parts(long[] images) {
    List<ImageSketch> parts = new ArrayList<>();
    for (int from = 0; from < images.length; ) {
      int to = Math.min(images.length, from + 1 + random.nextInt(1 + images.length / 2));
      // Parts may share images.
      parts.add(sketch(Arrays.copyOfRange(images, Math.max(0, from - random.nextInt(9)), to)));
      from = to;
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  private static ImageSketch sketch(long[] hashes) {
    ImageSketch.Builder sketch = new ImageSketch.Builder();
    Arrays.stream(hashes).forEach(sketch::add);
    return sketch.build();
  }

  private long[] twice(long[] hashes) {
    return LongStream.concat(Arrays.stream(hashes), Arrays.stream(hashes)).toArray();
  }

  private long[] hashes(int count) {
    return LongStream.generate(random::nextLong).distinct().limit(count).toArray();
  }

  private static long[] sorted(long[] hashes) {
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
