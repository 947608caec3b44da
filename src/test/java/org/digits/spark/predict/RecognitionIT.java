package org.digits.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.fetch.MnistFolder;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.data.picture.DrawnDigits.Drawn;
import org.digits.data.picture.TakenPictures;
import org.digits.data.picture.TakenPictures.Kind;
import org.digits.engine.TrainingEngine;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.evaluate.SparkEvaluator;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.predict.RunPrediction.Request;
import org.digits.spark.predict.RunPrediction.Summary;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.testing.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network trained on MNIST reads pictures that have nothing to do with it. */
class RecognitionIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  @TempDir static Path folder;
  private static String data;
  private static String output;
  private static SparkSession spark;
  private static RunModel model;

  @BeforeAll
  static void train() throws Exception {
    data = MnistFolder.orSkip("RecognitionIT").toString();
    output = folder.resolve("output").toString();
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    SilentTraining.run(
        spark,
        Map.of(
            Option.DATA,
            data,
            Option.OUTPUT,
            output,
            Option.RUN_ID,
            "mnist",
            Option.PRESET,
            "fast"));
    model = RunModel.open(output, "mnist", new Configuration());
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void drawnStrokesOfEverySizeColourAndThicknessAreRead() throws Exception {
    assertRead(DrawnDigits.strokes(), 0.97);
  }

  @Test
  void digitsOfJavasFontsAreRead() throws Exception {
    List<Drawn> drawn = DrawnDigits.fonts();
    Assumptions.assumeFalse(drawn.isEmpty(), "this machine has no fonts");
    assertRead(drawn, 0.94);
  }

  @Test
  void picturesOfOtherProgramsAreRead() throws Exception {
    List<Drawn> pictures = stored();

    assertThat(pictures).hasSizeGreaterThanOrEqualTo(50);
    assertRead(pictures, 0.94);
  }

  @ParameterizedTest
  @EnumSource
  void picturesAreReadAsPeopleTakeThem(Kind kind) throws Exception {
    ImageBlock digits = IdxDatasets.test(spark, data).blocks().first();
    TakenPictures pictures = new TakenPictures(34);
    int count = 60;
    int asExpected = 0;
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      for (int i = 0; i < count; i++) {
        byte[] file = pictures.file(kind, digits.image(i), digits.image(i + 1));
        String answer = read(engine, new Drawn(kind.name(), digits.labels()[i], file));
        boolean isRefused = kind.isEmpty() || kind == Kind.TWO_DIGITS;
        asExpected +=
            isRefused == answer.startsWith("expected ")
                    && (isRefused || answer.equals(Integer.toString(digits.labels()[i])))
                ? 1
                : 0;
      }
    }
    assertThat(model.readsLatinDigits()).isTrue();
    assertThat(asExpected).isGreaterThanOrEqualTo(count * 95 / 100);
  }

  @Test
  void digitsBesideEachOtherAreReadWhereSeveralAreAskedFor() throws Exception {
    ImageBlock digits = IdxDatasets.test(spark, data).blocks().first();
    byte[] row =
        new TakenPictures(5)
            .row(digits.image(0), digits.image(1), digits.image(2), digits.image(3));
    String expected = "";
    for (int i = 0; i < 4; i++) {
      expected += digits.labels()[i];
    }
    String file = Files.write(folder.resolve("row.png"), row).toString();
    Path steps = folder.resolve("steps");

    Submit.Outcome one = submit("--png", file);
    Submit.Outcome several =
        submit("--png", file, "--several", "--debug-pictures", steps.toString());
    Submit.Outcome job =
        submit("--input", file, "--to", "nowhere", "--debug-pictures", steps.toString());

    assertThat(one.exitCode()).isEqualTo(1);
    assertThat(one.err()).contains("row.png: expected one digit, found 4 marks beside each other");
    assertThat(several.exitCode()).as(several.err()).isZero();
    assertThat(several.out()).contains("Predicted Label: " + expected, "rows ", "columns ");
    assertThat(steps.resolve("1-upright.png")).exists();
    assertThat(steps.resolve("4-digit-4.png")).exists();
    assertThat(job.exitCode()).isEqualTo(2);
    assertThat(job.err()).contains("--debug-pictures needs --png");
  }

  @Test
  void numbersOnPicturesHaveARowADigitInFilesAndInTables() throws Exception {
    ImageBlock digits = IdxDatasets.test(spark, data).blocks().first();
    TakenPictures taken = new TakenPictures(8);
    Path numbers = Files.createDirectories(folder.resolve("numbers"));
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      int length = 1 + i % 4;
      byte[][] images = new byte[length][];
      StringBuilder number = new StringBuilder();
      for (int k = 0; k < length; k++) {
        images[k] = digits.image(20 + 4 * i + k);
        number.append(digits.labels()[20 + 4 * i + k]);
      }
      Files.write(numbers.resolve(i + ".png"), taken.row(images));
      expected.put(i + ".png", number.toString());
    }
    byte[] blank = taken.file(Kind.BLANK, digits.image(0), digits.image(1));
    Files.write(numbers.resolve("blank.png"), blank);

    Summary summary = predictSeveral(numbers.toString(), "numbers-out");
    List<Row> rows = severalRows("numbers-out");
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly(
            "id",
            "path",
            "digit",
            "top",
            "left",
            "bottom",
            "right",
            "prediction",
            "probabilities",
            "confidence",
            "number",
            "error");
    Map<String, List<Row>> byPicture =
        rows.stream()
            .collect(
                Collectors.groupingBy(r -> Path.of(r.<String>getAs("path")).getFileName() + ""));
    assertThat(byPicture).hasSize(31);
    Row none = byPicture.remove("blank.png").get(0);
    assertThat(none.<String>getAs("error")).startsWith("expected a digit, found a blank picture");
    assertThat(none.<String>getAs("number")).isNull();
    int right = 0;
    for (Map.Entry<String, List<Row>> picture : byPicture.entrySet()) {
      List<Row> own = picture.getValue();
      right += expected.get(picture.getKey()).equals(own.get(0).<String>getAs("number")) ? 1 : 0;
      PicturePrediction alone =
          PicturePrediction.of(
              output,
              "mnist",
              numbers.resolve(picture.getKey()),
              ImageReading.DEFAULT,
              PicturePrediction.Count.SEVERAL,
              0);
      assertThat(own).hasSameSizeAs(alone.digits());
      for (int k = 0; k < own.size(); k++) {
        Row row = own.get(k);
        assertThat(row.<Integer>getAs("digit")).isEqualTo(k);
        assertThat(row.<Integer>getAs("left")).isEqualTo(alone.digits().get(k).place().left());
        assertThat(row.<Integer>getAs("bottom")).isEqualTo(alone.digits().get(k).place().bottom());
        assertThat(row.<Integer>getAs("prediction") + "")
            .isEqualTo(alone.label(alone.digits().get(k)));
        assertThat(row.<String>getAs("number")).isEqualTo(alone.label());
      }
    }
    assertThat(right).isGreaterThanOrEqualTo(28);
    assertThat(summary.pictures().count()).isEqualTo(30);

    spark
        .read()
        .format("binaryFile")
        .load(numbers.toString())
        .selectExpr("xxhash64(path) as id", "content as image")
        .write()
        .parquet(folder.resolve("numbers.parquet").toString());
    predictSeveral(folder.resolve("numbers.parquet").toString(), "table-out");
    assertThat(severalRows("table-out").stream().map(r -> r.<String>getAs("number")).toList())
        .containsExactlyInAnyOrderElementsOf(
            rows.stream().map(r -> r.<String>getAs("number")).toList());
    assertThatThrownBy(() -> predictSeveral(data, "idx-out"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected pictures, of which --several reads the digits, found IDX");
  }

  private static Summary predictSeveral(String input, String to) throws IOException {
    return new RunPrediction(spark)
        .predict(
            output,
            "mnist",
            new Request(
                input,
                ImageFormat.AUTO,
                ImageReading.DEFAULT,
                PicturePrediction.Count.SEVERAL,
                0,
                folder.resolve(to).toString(),
                Existing.REFUSE));
  }

  private static List<Row> severalRows(String to) {
    return spark
        .read()
        .parquet(folder.resolve(to).toString())
        .orderBy("id", "digit")
        .collectAsList();
  }

  @Test
  void whatIsTakenOutIsNamedAndBlankRowsAreErrorsInEveryFormat() throws Exception {
    ImageBlock digits = IdxDatasets.test(spark, data).blocks().first();
    byte[] framed = new TakenPictures(6).file(Kind.BASE_LINE, digits.image(0), digits.image(1));
    Path file = Files.write(folder.resolve("line.png"), framed);
    Path blank = folder.resolve("blank");
    byte[] pixels = Arrays.copyOf(digits.image(0), 2 * 28 * 28);
    ImageBlock two = new ImageBlock(28, 28, new long[2], pixels, new int[2]);
    IdxFiles.write(blank, two, two);

    assertThat(submit("--png", file.toString()).out()).contains("taken out: printed lines");
    String to = folder.resolve("blank-out").toString();
    Summary summary =
        new RunPrediction(spark)
            .predict(
                output,
                "mnist",
                new Request(
                    blank.toString(), ImageFormat.IDX, ImageReading.DEFAULT, to, Existing.REFUSE));
    assertThat(summary.images()).isEqualTo(4);
    assertThat(summary.errors()).isEqualTo(2);
    assertThat(spark.read().parquet(to).where("error is not null").first().<String>getAs("error"))
        .isEqualTo("expected a digit, found a blank image");
  }

  @Test
  void mnistIsLeftAsItIs() throws Exception {
    ImageBlock images = IdxDatasets.test(spark, data).blocks().first();
    for (int row = 0; row < images.size(); row++) {
      byte[] pixels = images.image(row);
      byte[] png = DrawnDigits.png(pixels, images.height(), images.width());
      assertThat(DigitPicture.read(new ByteArrayInputStream(png), 28, 28)).isEqualTo(pixels);
    }
  }

  @Test
  void aFolderOfPicturesIsPredictedAndEvaluatedWithOneBadFileInIt() throws Exception {
    Path pictures = folder.resolve("pictures");
    List<Drawn> drawn = DrawnDigits.strokes();
    for (int i = 0; i < drawn.size(); i++) {
      Path file = pictures.resolve(drawn.get(i).label() + "/" + i + ".PNG");
      Files.createDirectories(file.getParent());
      Files.write(file, drawn.get(i).png());
    }
    Files.writeString(pictures.resolve("notes.txt"), "no picture, and not asked for");
    Evaluation evaluation = evaluate(pictures);
    Files.writeString(pictures.resolve("broken.png"), "no picture");

    String to = folder.resolve("predicted").toString();
    Summary summary =
        new RunPrediction(spark)
            .predict(
                output,
                "mnist",
                new Request(
                    pictures.toString(),
                    ImageFormat.AUTO,
                    ImageReading.DEFAULT,
                    to,
                    Existing.REFUSE));

    assertThat(evaluation.accuracy()).isGreaterThan(0.97);
    assertThat(summary.images()).isEqualTo(drawn.size() + 1);
    assertThat(summary.errors()).isEqualTo(1);
    int right = 0;
    for (Row row : spark.read().parquet(to).collectAsList()) {
      String path = row.getAs("path");
      if (path.endsWith("broken.png")) {
        assertThat(row.<String>getAs("error")).startsWith("expected a picture");
      } else {
        String label = Path.of(path).getParent().getFileName().toString();
        right += row.<Integer>getAs("prediction") == Integer.parseInt(label) ? 1 : 0;
      }
    }
    assertThat(right / (double) drawn.size()).isEqualTo(evaluation.accuracy());
  }

  @Test
  void onePictureIsShownOnTheTerminal() throws Exception {
    Drawn seven = DrawnDigits.strokes().get(27);
    Path file = Files.write(folder.resolve("seven.png"), seven.png());
    Path blank = Files.write(folder.resolve("blank.png"), DrawnDigits.png(new byte[100], 10, 10));

    Submit.Outcome read = submit("--png", file.toString());
    Submit.Outcome failed = submit("--png", blank.toString());
    Submit.Outcome missing = submit("--png", folder.resolve("none.png").toString());
    Submit.Outcome many = submit("--png", folder.toString());
    Submit.Outcome unclear = submit();

    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out())
        .contains("label  probability", "Predicted Label: 7")
        .containsPattern("[#%@]{2} ");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("blank.png: expected a digit, found a blank picture");
    assertThat(missing.err()).contains("none.png: there is no such file; check the path");
    assertThat(many.err()).contains("found a folder; predict a folder with --input and --to");
    assertThat(unclear.exitCode()).isEqualTo(2);
    assertThat(unclear.err()).contains("expected either --input and --to, or --png");
  }

  @Test
  void twentyThousandRowsAreReadInASmallHeap() throws Exception {
    String rows = folder.resolve("rows").toString();
    IdxDatasets.test(spark, data)
        .rows()
        .selectExpr("explode(array(id, id + 10000)) id", "image", "label")
        .write()
        .parquet(rows);
    String to = folder.resolve("rows-out").toString();

    Submit.Outcome outcome =
        Submit.run(
            folder,
            "local[2]",
            "--conf spark.driver.memory=480m",
            "predict",
            "--run",
            "mnist",
            "--output",
            output,
            "--input",
            rows,
            "--to",
            to);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("20,000 images in ");
    long right =
        spark
            .read()
            .parquet(to)
            .join(spark.read().parquet(rows), "id")
            .where("prediction = label and error is null")
            .count();
    assertThat(right).isGreaterThan(19_700);
  }

  private static Submit.Outcome submit(String... options) throws Exception {
    String[] fixed = {"predict", "--run", "mnist", "--output", output};
    String[] all = Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new);
    return Submit.run(folder, "local[2]", "", all);
  }

  private static Evaluation evaluate(Path pictures) throws IOException {
    ImageDataset dataset =
        new LabelledSources(spark)
            .openLabelled(pictures.toString(), ImageFormat.AUTO, model.sizes())
            .images();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new SparkEvaluator(context, model.selection().factory(), model.classes())
        .evaluate(dataset.blocks(), model.snapshot(), "evaluate");
  }

  private static List<Drawn> stored() throws IOException {
    Path root = ROOT.resolve("src/test/resources/pictures");
    List<Drawn> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".png")).sorted().toList()) {
        int label = Integer.parseInt(file.getParent().getFileName().toString());
        pictures.add(new Drawn(file.getFileName().toString(), label, Files.readAllBytes(file)));
      }
    }
    return pictures;
  }

  private static void assertRead(List<Drawn> pictures, double share) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      for (Drawn drawn : pictures) {
        String found = read(engine, drawn);
        if (!found.equals(Integer.toString(drawn.label()))) {
          wrong.add(drawn.label() + " read as " + found + ": " + drawn.name());
        }
      }
    }
    assertThat(wrong).hasSizeLessThanOrEqualTo((int) (pictures.size() * (1 - share)));
  }

  private static String read(TrainingEngine engine, Drawn drawn) throws IOException {
    try {
      byte[] pixels =
          DigitPicture.read(new ByteArrayInputStream(drawn.png()), 28, 28, PictureForm.DIGITS)
              .requireDigit()
              .pixels();
      ImageBlock block = new ImageBlock(28, 28, new long[1], pixels, new int[1]);
      return Integer.toString(PredictedRows.best(engine.predict(block, 0, 1)));
    } catch (DataFormatException e) {
      return e.getMessage();
    }
  }
}
