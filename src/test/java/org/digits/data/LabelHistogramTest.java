package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LabelHistogramTest {
  @Test
  void countsAndMerges() throws DataFormatException {
    LabelHistogram merged = of(0, 1, 1).merge(of(2));
    assertThat(merged.counts()).containsOnlyKeys(0, 1, 2).containsValues(1L, 2L, 1L);
    assertThat(merged.classes("set")).isEqualTo(3);
    assertThat(merged.merge(LabelHistogram.none())).isEqualTo(merged);
    assertThat(of(3, 2, 3, 2).merge(of(2)).firstIds()).containsValues(0L, 0L).hasSize(2);
  }

  @Test
  void refusesTrainingLabelsThatAreNotClasses() {
    refuses("set: expected labels from 0, found -1 at image 0; number", -1, 0, 1);
    refuses("every label up to the largest, 4 at image 2, found none of [1, 3]", 0, 2, 4);
    refuses("found none of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];", 0, 200);
    refuses("expected at least two classes, found one", 0, 0);
    refuses("expected images, found none");
  }

  @Test
  void refusesLabelsThatTheModelDoesNotKnow() throws DataFormatException {
    of(0, 2).requireWithin("test", 3, "run r");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> of(0, 3).requireWithin("test", 3, "run r"))
        .withMessageContaining("test: expected labels 0 to 2")
        .withMessageContaining("found 3 at image 1; correct");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> of(-2, 1).requireWithin("test", 3, "run r"))
        .withMessageContaining("found -2");
  }

  @Test
  void leadingClassesEndAtTheFirstGap() {
    assertThat(of(1, 0, 2, 4).leadingClasses()).isEqualTo(3);
    assertThat(of(1, 2).leadingClasses()).isZero();
  }

  private static void refuses(String message, int... labels) {
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> of(labels).classes("set"))
        .withMessageContaining(message);
  }

  private static LabelHistogram of(int... labels) {
    long[] ids = LongStream.range(0, labels.length).toArray();
    return LabelHistogram.of(new ImageBlock(1, 1, ids, new byte[labels.length], labels));
  }
}
