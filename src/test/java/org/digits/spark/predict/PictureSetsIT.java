package org.digits.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.DatasetPreparation;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.testing.Garments;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.testing.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same images in every format are the same numbers, and other bytes are no images. */
class PictureSetsIT {
  private static final Random RANDOM = new Random(29);
  private static final int SIDE = Garments.SIDE;
  private static final LocalDate DAY = LocalDate.of(2026, 11, 29);
  private static final StructType FILE =
      new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);

  private static final ImageBlock TRAIN = Garments.block(240 + RANDOM.nextInt(60), 1);
  private static final ImageBlock TEST = Garments.block(80 + RANDOM.nextInt(40), 2);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static RunMetrics run;
  private static String idxHash;
  private static EvaluationRecord idxEvaluation;

  @BeforeAll
  static void trainOnIdx() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    IdxFiles.write(folder.resolve("idx"), TRAIN, TEST);
    run =
        SilentTraining.run(
                spark,
                Map.of(
                    Option.DATA,
                    folder.resolve("idx").toString(),
                    Option.OUTPUT,
                    folder.toString(),
                    Option.RUN_ID,
                    "r",
                    Option.EPOCHS,
                    "2",
                    Option.MIN_ACCURACY,
                    "0"))
            .metrics();
    idxHash = prepare(folder.resolve("idx"), PictureForm.AUTO).partition().contentSha256();
    idxEvaluation = evaluate(folder.resolve("idx"), PictureForm.AUTO);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<String> formats() {
    return Stream.of("png folders", "hugging face", "png bytes", "bmp bytes", "pixels", "declared");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theSameImagesAreTheSameNumbersInEveryFormat(String format) throws Exception {
    Path data = write(format);

    DatasetPreparation.Result prepared = prepare(data, PictureForm.AUTO);
    EvaluationRecord evaluated = evaluate(data, PictureForm.AUTO);

    boolean pictures = !format.equals("pixels") && !format.equals("declared");
    assertThat(prepared.partition().contentSha256()).isEqualTo(idxHash);
    assertThat(prepared.partition().pictures()).isEqualTo(PictureForm.AS_IS);
    assertThat(prepared.pictures().count()).isEqualTo(pictures ? TEST.size() : 0);
    assertThat(evaluated.evaluation()).isEqualTo(idxEvaluation.evaluation());
    assertThat(evaluated.pictures().count()).isEqualTo(pictures ? TEST.size() : 0);
    assertThat(evaluated.pictures().reshaped()).isZero();
  }

  @Test
  void aRunSaysHowItsPicturesAreReadAndNoAnswerDependsOnAPicturesNeighbours() throws Exception {
    assertThat(run.dataset().pictures()).isEqualTo(PictureForm.AS_IS);
    Path one = Files.createDirectories(folder.resolve("one"));
    Path many = Files.createDirectories(folder.resolve("many"));
    String name = name() + ".png";
    byte[] file = DrawnDigits.png(TEST.image(5), SIDE, SIDE);
    Files.write(one.resolve(name), file);
    Files.write(many.resolve(name), file);
    byte[] large = DrawnDigits.strokes().get(RANDOM.nextInt(9)).png();
    Files.write(many.resolve("another size.png"), large);

    RunPrediction.Summary alone = predict(one, PictureForm.AUTO);
    RunPrediction.Summary among = predict(many, PictureForm.AUTO);
    RunPrediction.Summary digits = predict(many, PictureForm.DIGITS);

    assertThat(probabilities(among, name)).isEqualTo(probabilities(alone, name));
    assertThat(among.errors()).isOne();
    assertThat(error(among, "another size.png"))
        .contains("expected a picture of 28 x 28")
        .contains("--pictures digits");
    assertThat(digits.errors()).isZero();
    assertThat(digits.pictures().reshaped()).isEqualTo(2);
    assertThat(probabilities(digits, name)).isNotEqualTo(probabilities(alone, name));
  }

  @Test
  void digitsOnPaperAreNormalisedAndWhatStandsLikeMnistsStaysAsItIs() throws Exception {
    List<DrawnDigits.Drawn> drawn = DrawnDigits.strokes();
    byte[] pixels = new byte[drawn.size() * SIDE * SIDE];
    int[] labels = new int[drawn.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] image = DigitPicture.read(new ByteArrayInputStream(drawn.get(i).png()), SIDE, SIDE);
      System.arraycopy(image, 0, pixels, i * image.length, image.length);
      labels[i] = drawn.get(i).label();
    }
    ImageBlock digits = new ImageBlock(SIDE, SIDE, new long[labels.length], pixels, labels);
    IdxFiles.write(folder.resolve("digits"), digits, digits);
    Path tree = folder.resolve(name());
    Path paper = folder.resolve(name());
    for (int i = 0; i < labels.length; i++) {
      byte[] inverted = digits.image(i);
      for (int p = 0; p < inverted.length; p++) {
        inverted[p] = (byte) ~inverted[p];
      }
      picture(tree, labels[i], DrawnDigits.png(digits.image(i), SIDE, SIDE));
      picture(paper, labels[i], DrawnDigits.png(inverted, SIDE, SIDE));
    }

    DatasetPreparation.Result idx = prepare(folder.resolve("digits"), PictureForm.AUTO);
    DatasetPreparation.Result png = prepare(tree, PictureForm.AUTO);
    DatasetPreparation.Result dark = prepare(paper, PictureForm.AUTO);

    assertThat(png.partition().contentSha256()).isEqualTo(idx.partition().contentSha256());
    assertThat(png.partition().pictures()).isEqualTo(PictureForm.AS_IS);
    assertThat(dark.partition().pictures()).isEqualTo(PictureForm.DIGITS);
    assertThat(dark.pictures().reshaped()).isEqualTo(labels.length);
    assertThat(dark.partition().form()).isEqualTo(PictureForm.DIGITS);
    assertThat(idx.partition().form()).isEqualTo(PictureForm.DIGITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RGB", "float32", "NumPy", "pickle", "WebP", "another size"})
  void bytesThatAreNoPixelsAreRefusedByName(String kind) throws Exception {
    Path data = folder.resolve(name() + ".parquet");
    int side = 29 + RANDOM.nextInt(20);
    bytes(
        data,
        i ->
            switch (kind) {
              case "RGB" -> random(3 * SIDE * SIDE);
              case "float32" -> random(4 * SIDE * SIDE);
              case "NumPy" -> begun("\u0093NUMPY\u0001\0v\0{'descr': '|u1'", SIDE * SIDE + 128);
              case "pickle" -> pickle(SIDE * SIDE);
              case "WebP" -> begun("RIFF....WEBPVP8 ", 100 + RANDOM.nextInt(900));
              default -> random(side * side);
            });
    String expected =
        kind.equals("another size")
            ? "found %d; images of another size need height and width in the column's metadata, or --image-size"
                .formatted(side * side)
            : kind;

    assertThatThrownBy(() -> prepare(data, PictureForm.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("none of %d images can be read".formatted(TEST.size()))
        .hasMessageContaining("expected 784 bytes (28 x 28), found ")
        .hasMessageContaining(expected);
    assertThatThrownBy(() -> evaluate(data, PictureForm.AUTO))
        .hasMessageContaining("expected 784 bytes (28 x 28), found ");
    RunPrediction.Summary predicted = predict(data, PictureForm.AUTO);
    assertThat(predicted.isFailed()).isTrue();
    assertThat(new RunPrediction(spark).firstError(predicted))
        .contains("expected 784 bytes (28 x 28)");
  }

  @Test
  void aSizeIsTakenFromTheOptionAndNeverGuessed() throws Exception {
    int height = 9 + RANDOM.nextInt(9);
    int width = height + 1 + RANDOM.nextInt(9);
    Path data = folder.resolve(name() + ".parquet");
    byte[][] images =
        IntStream.range(0, TEST.size())
            .mapToObj(i -> random(height * width))
            .toArray(byte[][]::new);
    bytes(data, i -> images[i]);

    DatasetPreparation.Result sized =
        prepare(data, PictureForm.AUTO, Optional.of(new Size(height, width)));

    assertThat(sized.partition().images().height()).isEqualTo(height);
    assertThat(sized.partition().images().width()).isEqualTo(width);
    assertThatThrownBy(() -> prepare(data, PictureForm.AUTO, Optional.of(new Size(width, width))))
        .hasMessageContaining("expected %d bytes (%d x %d)".formatted(width * width, width, width));
    assertThatThrownBy(
            () ->
                prepare(
                    folder.resolve("idx"), PictureForm.AUTO, Optional.of(new Size(height, width))))
        .hasMessageContaining("as --image-size says, found 28 x 28");
  }

  @Test
  void libsvmsShortVectorsAreToldHowToBeRead() throws Exception {
    int length = SIDE * SIDE - 1 - RANDOM.nextInt(20);
    Path data = folder.resolve(name() + ".parquet");
    table(
        data,
        "features",
        SQLDataTypes.VectorType(),
        Metadata.empty(),
        i -> Vectors.sparse(length, new int[] {i, length - 1}, new double[] {255, 9}));

    assertThatThrownBy(() -> prepare(data, PictureForm.AUTO))
        .hasMessageContaining("expected 784 features (28 x 28), found " + length)
        .hasMessageContaining(".option(\"numFeatures\", 784)");
    assertThat(new RunPrediction(spark).firstError(predict(data, PictureForm.AUTO)))
        .contains(".option(\"numFeatures\", 784)");
  }

  @Test
  void aPredictionThatReadsNothingEndsWithOneAndLeavesItsErrors() throws Exception {
    Path data = folder.resolve(name() + ".parquet");
    bytes(data, i -> random(3 * SIDE * SIDE));
    Path to = folder.resolve(name());

    Submit.Outcome outcome =
        Submit.run(
            folder,
            "local[2]",
            "",
            "predict",
            "--run",
            "r",
            "--output",
            folder.toString(),
            "--input",
            data.toString(),
            "--to",
            to.toString(),
            "--pictures",
            "as-is");

    assertThat(outcome.error(1))
        .contains("none of the %d images of".formatted(TEST.size()))
        .contains("found 2352 (784 x 3 bytes: RGB?)");
    assertThat(spark.read().parquet(to.toString()).where("error is null").count()).isZero();
  }

  private static Path write(String format) throws IOException {
    Path data = folder.resolve(name() + (format.equals("png folders") ? "" : ".parquet"));
    switch (format) {
      case "png folders" -> {
        for (int i = 0; i < TEST.size(); i++) {
          picture(data, TEST.labels()[i], DrawnDigits.png(TEST.image(i), SIDE, SIDE));
        }
      }
      case "hugging face" ->
          table(data, "image", FILE, Metadata.empty(), i -> RowFactory.create(png(i), null));
      case "png bytes" -> bytes(data, PictureSetsIT::png);
      case "bmp bytes" -> bytes(data, PictureSetsIT::bmp);
      case "pixels" -> bytes(data, TEST::image);
      default ->
          table(
              data,
              "image",
              DataTypes.BinaryType,
              new MetadataBuilder().putLong("height", SIDE).putLong("width", SIDE).build(),
              TEST::image);
    }
    return data;
  }

  private static void picture(Path tree, int label, byte[] file) throws IOException {
    Path of = Files.createDirectories(tree.resolve("" + label));
    Files.write(of.resolve(name() + ".png"), file);
  }

  private static void bytes(Path to, IntFunction<byte[]> image) {
    table(to, "image", DataTypes.BinaryType, Metadata.empty(), image::apply);
  }

  private static void table(
      Path to, String column, DataType type, Metadata metadata, IntFunction<Object> image) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < TEST.size(); i++) {
      rows.add(RowFactory.create(name(), TEST.labels()[i], image.apply(i)));
    }
    StructType schema =
        new StructType()
            .add(name(), DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add(column, type, true, metadata);
    spark
        .createDataFrame(rows, schema)
        .repartition(1 + RANDOM.nextInt(3))
        .write()
        .parquet(to.toString());
  }

  private static byte[] png(int i) {
    try {
      return DrawnDigits.png(TEST.image(i), SIDE, SIDE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bmp(int i) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, TEST.image(i));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, "bmp", bytes)).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    // No file begins so.
    bytes[0] = 1;
    return bytes;
  }

  private static byte[] begun(String begin, int length) {
    byte[] bytes = random(length);
    byte[] magic = begin.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    return bytes;
  }

  /** Of protocol 4, which says how long it is; as long as an image. */
  private static byte[] pickle(int length) {
    byte[] bytes = random(length);
    ByteBuffer.wrap(bytes).put((byte) 0x80).put((byte) 4).put((byte) 0x95);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(3, length - 11L);
    bytes[length - 1] = '.';
    return bytes;
  }

  private static String name() {
    return "n" + Long.toString(RANDOM.nextLong() >>> 1, 36);
  }

  private static DatasetPreparation.Result prepare(Path input, PictureForm pictures)
      throws IOException {
    return prepare(input, pictures, Optional.empty());
  }

  private static DatasetPreparation.Result prepare(
      Path input, PictureForm pictures, Optional<Size> size) throws IOException {
    return new DatasetPreparation(spark, Clock.systemUTC())
        .prepare(
            new DatasetPreparation.Request(
                input.toString(),
                ImageFormat.AUTO,
                ImageReading.upright(pictures),
                size,
                LabelMapping.NONE,
                folder.resolve(name()).toString(),
                DatasetPart.TEST,
                DAY,
                false,
                Existing.REFUSE));
  }

  private static EvaluationRecord evaluate(Path data, PictureForm pictures) throws IOException {
    return RunEvaluation.evaluate(
        spark,
        folder.toString(),
        "r",
        data.toString(),
        ImageFormat.AUTO,
        ImageReading.upright(pictures),
        SourceNotes.LOGGED);
  }

  private static RunPrediction.Summary predict(Path input, PictureForm pictures)
      throws IOException {
    return new RunPrediction(spark)
        .predict(
            folder.toString(),
            "r",
            new RunPrediction.Request(
                input.toString(),
                ImageFormat.AUTO,
                ImageReading.upright(pictures),
                folder.resolve(name()).toString(),
                Existing.REFUSE));
  }

  private static List<Float> probabilities(RunPrediction.Summary summary, String name) {
    Row row = row(summary, name);
    return List.copyOf(row.getList(row.fieldIndex("probabilities")));
  }

  private static String error(RunPrediction.Summary summary, String name) {
    return row(summary, name).getAs("error");
  }

  private static Row row(RunPrediction.Summary summary, String name) {
    return spark.read().parquet(summary.target()).collectAsList().stream()
        .filter(row -> row.<String>getAs("path").replace("%20", " ").endsWith(name))
        .findFirst()
        .orElseThrow();
  }
}
