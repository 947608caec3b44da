package org.digits.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelColumnsTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(strings = {"pixel", "Pixel_", "", "x", "px 2 no", "col."})
  void columnsStandInTheOrderOfTheirNumbers(String word) throws Exception {
    int first = random.nextInt(2);
    List<String> expected = numbered(word, first, 784);
    List<String> all = new ArrayList<>(expected);
    all.addAll(List.of("label", "id", "hash1", "hash2"));
    Collections.shuffle(all, random);

    PixelColumns found = PixelColumns.among("a.csv", all).orElseThrow();

    assertThat(found.names()).as("seed %d", seed).isEqualTo(expected);
    assertThat(found.size("a.csv", InputSizes.ANY)).isEqualTo(new Size(28, 28));
  }

  @Test
  void columnsOfRowsAndColumnsAreReadRowByRow() throws Exception {
    int height = 5 + random.nextInt(20);
    int width = 5 + random.nextInt(20);
    int first = random.nextInt(2);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < height * width; i++) {
      expected.add("%dx%d".formatted(first + i / width, first + i % width));
    }
    List<String> all = new ArrayList<>(expected);
    Collections.shuffle(all, random);

    PixelColumns found = PixelColumns.among("a", all).orElseThrow();

    assertThat(found.names()).as("seed %d", seed).isEqualTo(expected);
    assertThat(found.size("a", InputSizes.exactly(height, width)))
        .isEqualTo(new Size(height, width));
    all.remove("%dx%d".formatted(first + 2, first + 3));
    assertThatThrownBy(() -> size(all, InputSizes.exactly(height, width)))
        .hasMessageContaining("expected a column %dx%d between".formatted(first + 2, first + 3));
  }

  @Test
  void aHoleIsNamed() {
    int hole = 1 + random.nextInt(782);
    List<String> columns = numbered("pixel", 0, 784);
    columns.remove(hole);

    assertThatThrownBy(() -> size(columns, InputSizes.ANY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "a.csv: expected a column pixel%d between pixel0 and pixel783, found none"
                .formatted(hole));
    // As many as an image has, and still not its pixels.
    columns.add("pixel784");
    assertThatThrownBy(() -> size(columns, InputSizes.ANY))
        .hasMessageContaining("expected a column pixel%d between".formatted(hole));
  }

  @Test
  void aWrongNumberOfColumnsSaysWhatItMayBe() {
    assertThatThrownBy(() -> size(numbered("column_", 1, 785), InputSizes.ANY))
        .hasMessageContaining("expected 784 columns of pixels (28 x 28), found 785")
        .hasMessageEndingWith("if column_1 holds the labels, call it label");
    assertThatThrownBy(() -> size(numbered("pixel", 0, 2352), InputSizes.ANY))
        .hasMessageContaining("RGB?");
    assertThatThrownBy(() -> size(numbered("pixel", 0, 900), InputSizes.ANY))
        .hasMessageContaining("found 900, pixel0 to pixel899")
        .hasMessageEndingWith("images of another size need --image-size");
    assertThatThrownBy(() -> size(numbered("pixel", 0, 780), InputSizes.ANY))
        .hasMessageContaining("expected 784 columns of pixels (28 x 28), found 780");
    assertThatThrownBy(() -> size(numbered("pixel", 2, 784), InputSizes.ANY))
        .hasMessageContaining("from number 0 or 1 on, found 784 from pixel2 on");
  }

  @Test
  void twoColumnsOfOneNumberAreRefused() {
    List<String> columns = numbered("pixel", 0, 784);
    columns.add("Pixel017");

    assertThatThrownBy(() -> PixelColumns.among("a.csv", columns))
        .hasMessageContaining("found pixel17 and Pixel017; remove one of them");
  }

  @Test
  void aFewNumberedColumnsAreNoImage() throws Exception {
    assertThat(PixelColumns.among("a", numbered("hash", 0, 15))).isEmpty();
    assertThat(PixelColumns.among("a", List.of("image", "label"))).isEmpty();
  }

  private static Size size(List<String> columns, InputSizes sizes) throws DataFormatException {
    return PixelColumns.among("a.csv", columns).orElseThrow().size("a.csv", sizes);
  }

  private static List<String> numbered(String word, int first, int count) {
    return new ArrayList<>(
        IntStream.range(first, first + count).mapToObj(number -> word + number).toList());
  }
}
