package org.digits.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.testing.DataCommands;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines with one character changed are read as what stands there, or set aside; a plain reader of
 * lines says which.
 */
class TextTablesFuzzIT {
  private static final int SIDE = 6;
  private static final int CLASSES = 3;
  private static final int CHANGED_LINES = 400;
  private static final String CHARACTERS = "0123456789.,-+eE \"';x:#";
  private static final Random RANDOM = new Random(2730);

  private static SparkSession spark;

  @TempDir Path own;

  @BeforeAll
  static void start() {
    spark = DataCommands.session();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void linesOfCsvAreReadAsTheyStandOrSetAside() throws IOException {
    ImageBlock images = Digits.block(0, CHANGED_LINES, SIDE, CLASSES, RANDOM.nextLong());
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < images.size(); row++) {
      String line = images.labels()[row] + "," + numbers(images.image(row));
      // The first line tells what the file is.
      lines.add(row == 0 ? line : changed(line));
    }
    Path data = own.resolve("lines.csv");
    Files.write(data, lines);

    compare(data, lines.stream().map(line -> row(line.split(",", -1))));
  }

  @Test
  void linesOfLibsvmAreReadAsTheyStandOrSetAside() throws IOException {
    ImageBlock images = Digits.block(0, CHANGED_LINES, SIDE, CLASSES, RANDOM.nextLong());
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < images.size(); row++) {
      lines.add(changed(images.labels()[row] + sparse(images.image(row))));
    }
    // A larger place would be another size of all images, and is refused as that.
    lines.removeIf(line -> LibsvmTables.lastIndex(line) > SIDE * SIDE);
    Path data = own.resolve("lines.libsvm");
    Files.write(data, lines);

    compare(data, lines.stream().map(TextTablesFuzzIT::sparseRow));
  }

  @Test
  void aBadLineOfLibsvmIsNamedWithItsFileAndPosition() throws IOException {
    Path data = own.resolve("lines.libsvm");
    Files.writeString(data, "# a remark\n1 3:5 36:7 # another\n\n0 3:5 2:7\n0 1:1\n");

    assertThatThrownBy(() -> prepare(data, "libsvm", false))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("lines.libsvm 1: expected place:number")
        .hasMessageContaining("with a place from 4 to 36, found '2:7'");
  }

  /** Holds what is prepared of a file against the rows that it has. */
  private void compare(Path data, Stream<Optional<byte[]>> lines) throws IOException {
    List<byte[]> rows = lines.flatMap(Optional::stream).toList();
    assertThat(rows).hasSizeBetween(CHANGED_LINES / 10, CHANGED_LINES - CHANGED_LINES / 10);
    assertThat(prepare(data, "text", true).contentSha256())
        .isEqualTo(prepare(idx(rows), "idx", false).contentSha256());
  }

  private static String numbers(byte[] pixels) {
    return IntStream.range(0, pixels.length)
        .mapToObj(i -> "" + (pixels[i] & 0xff))
        .collect(Collectors.joining(","));
  }

  /** One character changed behind the label, or the line cut off there. */
  private static String changed(String line) {
    int label = 2;
    int at = label + RANDOM.nextInt(line.length() - label);
    String character = "" + CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length()));
    return switch (RANDOM.nextInt(4)) {
      case 0 -> line.substring(0, at) + line.substring(at + 1);
      case 1 -> line.substring(0, at) + character + line.substring(at);
      case 2 -> line.substring(0, at) + character + line.substring(at + 1);
      default -> line.substring(0, at);
    };
  }

  /** Label and pixels of a line's cells, where all are numbers of their kind. */
  private static Optional<byte[]> row(String[] cells) {
    byte[] row = new byte[1 + SIDE * SIDE];
    if (cells.length != row.length) {
      return Optional.empty();
    }
    for (int i = 0; i < row.length; i++) {
      Optional<Integer> number = number(cells[i].strip(), i == 0 ? CLASSES - 1 : 255);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      row[i] = (byte) (int) number.get();
    }
    return Optional.of(row);
  }

  private static Optional<Integer> number(String cell, int most) {
    try {
      int number = new BigDecimal(cell).intValueExact();
      return number < 0 || number > most ? Optional.empty() : Optional.of(number);
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String sparse(byte[] pixels) {
    return IntStream.range(0, pixels.length)
        .filter(i -> pixels[i] != 0)
        .mapToObj(i -> " %d:%d".formatted(i + 1, pixels[i] & 0xff))
        .collect(Collectors.joining());
  }

  private static Optional<byte[]> sparseRow(String line) {
    int remark = line.indexOf(" #");
    String[] items = (remark < 0 ? line : line.substring(0, remark)).strip().split(" +", -1);
    String[] cells = new String[1 + SIDE * SIDE];
    Arrays.fill(cells, "0");
    cells[0] = items[0];
    int before = 0;
    for (int i = 1; i < items.length; i++) {
      String[] pair = items[i].split(":", -1);
      if (pair.length != 2 || !pair[0].matches("[0-9]+")) {
        return Optional.empty();
      }
      int place = Integer.parseInt(pair[0]);
      if (place <= before || place >= cells.length) {
        return Optional.empty();
      }
      cells[place] = pair[1];
      before = place;
    }
    return row(cells);
  }

  private Path idx(List<byte[]> rows) throws IOException {
    ImageBlock images =
        new ImageBlock(
            SIDE,
            SIDE,
            new long[rows.size()],
            new byte[rows.size() * SIDE * SIDE],
            new int[rows.size()]);
    for (int i = 0; i < rows.size(); i++) {
      images.ids()[i] = i;
      images.labels()[i] = rows.get(i)[0];
      System.arraycopy(rows.get(i), 1, images.pixels(), i * SIDE * SIDE, SIDE * SIDE);
    }
    Path data = own.resolve("idx");
    IdxFiles.write(data, images, images);
    return data;
  }

  private PartitionRecord prepare(Path data, String to, boolean quarantine) throws IOException {
    return new DataCommands(spark, new Size(SIDE, SIDE), note -> {})
        .prepare(data, ImageReading.DEFAULT, DatasetPart.TRAIN, quarantine, own.resolve(to))
        .partition();
  }
}
