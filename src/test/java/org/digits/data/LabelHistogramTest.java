package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LabelHistogramTest {
  @Test
  void countsAndMerges() throws DataFormatException {
    LabelHistogram merged =
        LabelHistogram.of("set", block(0, 1, 1), 3).merge(LabelHistogram.of("set", block(2), 3));
    assertThat(merged.counts()).containsExactly(1, 2, 1);
    merged.requireEveryClass("set");
  }

  @Test
  void refusesLabelsOutsideTheClasses() {
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> LabelHistogram.of("set", block(0, 3), 3))
        .withMessageContaining("set: image 1: expected a label in [0, 3), found 3");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> LabelHistogram.of("set", block(-1), 3))
        .withMessageContaining("found -1");
  }

  @Test
  void refusesEmptyClasses() throws DataFormatException {
    LabelHistogram histogram = LabelHistogram.of("set", block(1), 3);
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> histogram.requireEveryClass("set"))
        .withMessageContaining("expected images of all 3 classes, found none of [0, 2]");
  }

  @Test
  void refusesToMergeOtherClasses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelHistogram(new long[2]).merge(new LabelHistogram(new long[3])))
        .withMessage("2 classes against 3");
  }

  private static ImageBlock block(int... labels) {
    long[] ids = new long[labels.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
    }
    return new ImageBlock(1, 1, ids, new byte[labels.length], labels);
  }
}
