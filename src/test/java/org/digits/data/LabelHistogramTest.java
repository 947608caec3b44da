package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LabelHistogramTest {
  @Test
  void countsAndMerges() {
    LabelHistogram merged = of(0, 1, 1).merge(of(2));
    assertThat(merged.counts()).containsOnlyKeys(0, 1, 2).containsValues(1L, 2L, 1L);
    assertThat(merged.largest()).isEqualTo(2);
    assertThat(merged.images()).isEqualTo(4);
    assertThat(merged.merge(LabelHistogram.none())).isEqualTo(merged);
    assertThat(of(3, 2, 3, 2).merge(of(2)).firstIds()).containsValues(0L, 0L).hasSize(2);
  }

  @Test
  void countsLabelsBeyondTheClasses() {
    assertThat(of(-3, 0, 1, 5, 5).beyond(2)).isEqualTo(3);
    assertThat(of(0, 1).beyond(2)).isZero();
    assertThat(LabelHistogram.none().beyond(2)).isZero();
  }

  @Test
  void refusesLabelsThatTheModelDoesNotKnow() throws DataFormatException {
    LabelMapping none = LabelMapping.NONE;
    of(0, 2).requireWithin("test", none, 3, "run r", "correct it");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> of(0, 3).requireWithin("test", none, 3, "run r", "correct it"))
        .withMessage(
            "test: expected labels 0 to 2, the classes of run r, found 3 at image 1; correct it");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> of(-2, 1).requireWithin("test", none, 3, "run r", "correct it"))
        .withMessageContaining("found -2");
    LabelMapping pair = LabelMapping.parse("cat,dog");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(
            () ->
                of(0, pair.classOrComplement(7))
                    .requireWithin("test", pair, 2, "run r", "correct it"))
        .withMessageContaining("expected labels cat,dog, the classes of run r, found 7 at image 1");
  }

  private static LabelHistogram of(int... labels) {
    long[] ids = LongStream.range(0, labels.length).toArray();
    return LabelHistogram.of(new ImageBlock(1, 1, ids, new byte[labels.length], labels));
  }
}
