package org.digits.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.digits.data.DataFormatException;
import org.digits.model.InputSizes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderTest {
  private final Random random = new Random(31);

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t'})
  void namesAreReadInQuotesOrWithout(char separator) throws Exception {
    List<String> names = new ArrayList<>(List.of("label"));
    IntStream.range(0, 784).mapToObj(i -> "pixel" + i).forEach(names::add);
    String quote = random.nextBoolean() ? "\"" : "";
    String line =
        names.stream()
            .map(name -> quote + name + quote)
            .collect(Collectors.joining(separator + " "));

    CsvHeader header = CsvHeader.of("a.csv", line, InputSizes.ANY);

    assertThat(header).isEqualTo(new CsvHeader(separator, names, true));
  }

  @Test
  void aLineOfNumbersIsAnImageWithOrWithoutLabel() throws Exception {
    CsvHeader labelled = CsvHeader.of("a.csv", numbers(785), InputSizes.ANY);
    CsvHeader unlabelled = CsvHeader.of("a.csv", numbers(784), InputSizes.ANY);

    assertThat(labelled.isHeader()).isFalse();
    assertThat(labelled.names()).hasSize(785).startsWith("label", "pixel0").endsWith("pixel783");
    assertThat(unlabelled.isHeader()).isFalse();
    assertThat(unlabelled.names()).hasSize(784).startsWith("pixel0").endsWith("pixel783");
    assertThat(CsvHeader.of("a", numbers(145), InputSizes.exactly(12, 12)).names()).hasSize(145);
  }

  @Test
  void columnsThatAreCountedAreAHeader() throws Exception {
    for (int first : new int[] {0, 1}) {
      String line =
          IntStream.range(first, first + 785)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(","));
      CsvHeader header = CsvHeader.of("a.csv", line, InputSizes.ANY);
      assertThat(header.isHeader()).isTrue();
      assertThat(header.names()).startsWith("label", "pixel0");
    }
  }

  @Test
  void anotherNumberOfCellsIsRefused() {
    assertThatThrownBy(() -> CsvHeader.of("a.csv", numbers(901), InputSizes.ANY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "a.csv: expected 785 numbers a line (a label and 28 x 28 pixels), or 784")
        .hasMessageContaining("found 901 numbers in the first")
        .hasMessageEndingWith("images of another size need --image-size");
  }

  @Test
  void twoColumnsOfOneNameAreToldApart() throws Exception {
    assertThat(CsvHeader.of("a.csv", ",label,Label,a", InputSizes.ANY).names())
        .containsExactly("#1 of the line", "label", "#3 of the line", "a");
  }

  private String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "" + random.nextInt(256))
        .collect(Collectors.joining(","));
  }
}
