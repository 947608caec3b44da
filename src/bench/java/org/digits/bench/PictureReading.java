package org.digits.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.PictureForm;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.data.picture.TakenPictures;
import org.digits.data.picture.TakenPictures.Kind;
import org.digits.engine.TrainingEngine;
import org.digits.spark.predict.PredictedRows;
import org.digits.spark.predict.RunModel;

/**
 * What a run makes of digits as people take pictures of them, a line a kind: {@code --run ID
 * --output FOLDER --data FOLDER --part test|train --first N --count N --seed N}; {@code --kinds
 * PLAIN,RULES} for some of them, {@code --pictures FOLDER} for pictures of other makers, {@code
 * --wrong FOLDER} keeps those that were read wrong.
 */
public final class PictureReading {
  private final TrainingEngine engine;

  private PictureReading(TrainingEngine engine) {
    this.engine = engine;
  }

  /** Prints one table. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        new Arguments(
            args,
            "--run",
            "--output",
            "--data",
            "--part",
            "--first",
            "--count",
            "--seed",
            "--kinds",
            "--wrong",
            "--pictures");
    RunModel model =
        RunModel.open(
            arguments.text("--output", "output"),
            arguments.text("--run", "measured"),
            new Configuration());
    String folder = arguments.text("--data", "data/mnist");
    ImageBlock digits =
        arguments.text("--part", "test").equals("test") ? Mnist.test(folder) : Mnist.train(folder);
    int first = arguments.number("--first", 0);
    int count = arguments.number("--count", 200);
    String kinds = arguments.text("--kinds", "");
    String wrong = arguments.text("--wrong", "");
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      PictureReading reading = new PictureReading(engine);
      System.out.printf("%-20s %8s %8s %8s %8s%n", "kind", "pictures", "right %", "errors %", "ms");
      reading.themselves(digits, first, count);
      for (Kind kind : Kind.values()) {
        if (kinds.isEmpty() || Arrays.asList(kinds.split(",", -1)).contains(kind.name())) {
          TakenPictures pictures = new TakenPictures(arguments.number("--seed", 1));
          Count found = new Count();
          for (int i = first; i < first + count; i++) {
            byte[] other = digits.image(first + (i + 1 - first) % count);
            byte[] file = pictures.file(kind, digits.image(i), other);
            String answer = reading.add(found, digits.labels()[i], file);
            if (!wrong.isEmpty() && !answer.equals(Integer.toString(digits.labels()[i]))) {
              Files.createDirectories(Path.of(wrong));
              String name = "%s-%d-%d-%.1s.png".formatted(kind, i, digits.labels()[i], answer);
              Files.write(Path.of(wrong, name), file);
            }
          }
          found.print(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
      }
      if (kinds.isEmpty()) {
        reading.several(digits, first, count, arguments.number("--seed", 1));
        reading.drawn("drawn strokes", DrawnDigits.strokes());
        reading.drawn("fonts", DrawnDigits.fonts());
      }
      String folders = arguments.text("--pictures", "");
      if (!folders.isEmpty()) {
        reading.folder(Path.of(folders));
      }
    }
  }

  /** The same digits as MNIST has them, which no reader has touched. */
  private void themselves(ImageBlock digits, int first, int count) {
    Count found = new Count();
    for (int i = first; i < first + count; i++) {
      ImageBlock one = digits.select(new int[] {i});
      found.pictures++;
      found.right += PredictedRows.best(engine.predict(one, 0, 1)) == digits.labels()[i] ? 1 : 0;
    }
    found.print("as MNIST has them");
  }

  /** Pictures in one folder a label. */
  private void folder(Path root) throws IOException {
    Count found = new Count();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String label = file.getParent().getFileName().toString();
        add(found, label.matches("[0-9]") ? Integer.parseInt(label) : -1, Files.readAllBytes(file));
      }
    }
    found.print(root.getFileName().toString());
  }

  /** Rows of two and of four digits, right where all of them are. */
  private void several(ImageBlock digits, int first, int count, long seed) throws IOException {
    for (int length : new int[] {2, 4}) {
      TakenPictures pictures = new TakenPictures(seed);
      Count found = new Count();
      for (int i = first; i < first + count; i++) {
        byte[][] row = new byte[length][];
        StringBuilder expected = new StringBuilder();
        for (int k = 0; k < length; k++) {
          int at = first + (i - first + k) % count;
          row[k] = digits.image(at);
          expected.append(digits.labels()[at]);
        }
        addSeveral(found, expected.toString(), pictures.row(row));
      }
      found.print("%d with --several".formatted(length));
    }
  }

  private void addSeveral(Count count, String expected, byte[] file) throws IOException {
    count.pictures++;
    long begin = System.nanoTime();
    StringBuilder answer = new StringBuilder();
    try {
      for (DigitPicture.Read read :
          DigitPicture.readSeveral(new ByteArrayInputStream(file), 28, 28)) {
        ImageBlock block =
            new ImageBlock(28, 28, new long[1], read.requireDigit().pixels(), new int[1]);
        answer.append(PredictedRows.best(engine.predict(block, 0, 1)));
      }
      count.right += answer.toString().equals(expected) ? 1 : 0;
    } catch (DataFormatException e) {
      count.errors++;
    }
    count.nanos += System.nanoTime() - begin;
  }

  private void drawn(String name, List<DrawnDigits.Drawn> drawn) throws IOException {
    Count found = new Count();
    for (DrawnDigits.Drawn one : drawn) {
      add(found, one.label(), one.png());
    }
    found.print(name);
  }

  private String add(Count count, int label, byte[] file) throws IOException {
    count.pictures++;
    long begin = System.nanoTime();
    try {
      byte[] pixels =
          DigitPicture.read(new ByteArrayInputStream(file), 28, 28, PictureForm.DIGITS)
              .requireDigit()
              .pixels();
      count.nanos += System.nanoTime() - begin;
      ImageBlock block = new ImageBlock(28, 28, new long[1], pixels, new int[1]);
      int answer = PredictedRows.best(engine.predict(block, 0, 1));
      count.right += answer == label ? 1 : 0;
      return Integer.toString(answer);
    } catch (DataFormatException e) {
      count.nanos += System.nanoTime() - begin;
      count.errors++;
      return e.getMessage();
    }
  }

  private static final class Count {
    private int pictures;
    private int right;
    private int errors;
    private long nanos;

    void print(String name) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %8d %8.1f %8.1f %8.2f%n",
          name,
          pictures,
          100.0 * right / pictures,
          100.0 * errors / pictures,
          nanos / 1e6 / pictures);
    }
  }
}
