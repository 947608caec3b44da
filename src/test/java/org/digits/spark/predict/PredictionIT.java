package org.digits.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.digits.config.Option;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.idx.IdxFixtures;
import org.digits.data.picture.DrawnDigits;
import org.digits.engine.TrainingEngine;
import org.digits.evaluation.Temperature;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.predict.RunPrediction.Request;
import org.digits.spark.predict.RunPrediction.Summary;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("core")
class PredictionIT {
  private static final int SIDE = 12;
  private static final ImageBlock IMAGES = Digits.block(0, 700, SIDE, 3, 9);
  private static final StructType PIXELS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("image", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType);
  private static final StructType FEATURES =
      new StructType().add("id", DataTypes.LongType).add("features", SQLDataTypes.VectorType());
  private static final StructType PICTURES =
      new StructType()
          .add("id", DataTypes.LongType)
          .add(
              "image",
              new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType))
          .add("label", DataTypes.LongType);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String output;
  private static float[] expected;

  @BeforeAll
  static void train() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    output = folder.resolve("output").toString();
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    SilentTraining.run(
        spark,
        Map.of(
            Option.DATA,
            folder.resolve("data").toString(),
            Option.OUTPUT,
            output,
            Option.RUN_ID,
            "r",
            Option.EPOCHS,
            "2"));
    RunModel model = RunModel.open(output, "r", new Configuration());
    try (TrainingEngine engine = model.selection().factory().create()) {
      engine.load(model.snapshot());
      expected = engine.predict(IMAGES, 0, IMAGES.size());
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void rowsOfTheContractGetTheModelsOwnProbabilities() throws Exception {
    String input = parquet("rows", PIXELS, IMAGES.size(), PredictionIT::pixelRow);

    Summary summary = predict(input, "rows-out");

    assertThat(summary.images()).isEqualTo(IMAGES.size());
    assertThat(summary.errors()).isZero();
    Map<Long, Row> rows = read("rows-out");
    assertThat(rows).hasSize(IMAGES.size());
    rows.values().forEach(PredictionIT::assertExpected);
    assertThat(spark.read().parquet(folder.resolve("rows-out").toString()).columns())
        .containsExactly("id", "prediction", "probabilities", "confidence", "error");
  }

  @Test
  void anAnswerThatIsLessSureThanAskedIsAnErrorThatKeepsItsProbabilities() throws Exception {
    double least = 0.01 * Math.rint(100 * medianConfidence());
    String input = parquet("sure", PIXELS, IMAGES.size(), PredictionIT::pixelRow);
    Summary summary = predict(input, "sure-out", Existing.REFUSE, least);

    int unsure = 0;
    for (Row row : read("sure-out").values()) {
      int id = Math.toIntExact(row.<Long>getAs("id"));
      float[] own = Arrays.copyOfRange(expected, id * 3, id * 3 + 3);
      int best = PredictedRows.best(own);
      assertThat(row.<Float>getAs("confidence")).isEqualTo(own[best]);
      assertThat(row.getList(row.fieldIndex("probabilities"))).hasSize(3);
      if (own[best] < least) {
        unsure++;
        assertThat(row.<Integer>getAs("prediction")).isNull();
        assertThat(row.<String>getAs("error"))
            .startsWith("expected a confidence of at least " + least + ", found 0.")
            .endsWith(" for " + best);
      } else {
        assertThat(row.<Integer>getAs("prediction")).isEqualTo(best);
        assertThat(row.<String>getAs("error")).isNull();
      }
    }
    assertThat(summary.unsure()).isEqualTo(unsure).isBetween(1L, IMAGES.size() - 1L);
    assertThat(summary.errors()).isZero();
  }

  @Test
  void vectorsOfEitherScaleGiveTheSame() throws Exception {
    String unit = parquet("unit", FEATURES, 50, i -> vectorRow(i, 255));
    String bytes = parquet("bytes", FEATURES, 50, i -> vectorRow(i, 1));

    predict(unit, "unit-out");
    predict(bytes, "bytes-out");

    assertThat(read("unit-out")).hasSize(50);
    read("unit-out").values().forEach(PredictionIT::assertExpected);
    assertThat(read("bytes-out")).hasSize(50);
    read("bytes-out").values().forEach(PredictionIT::assertExpected);
  }

  @Test
  void idxFilesPlainAndGzippedGiveTheSame() throws Exception {
    Path plain = folder.resolve("idx");
    IdxFiles.write(plain, IMAGES, IMAGES.select(new int[] {0}));
    Path images = plain.resolve("train-images-idx3-ubyte");
    Path zipped = folder.resolve("zipped images-idx3-ubyte.gz");
    Files.write(zipped, IdxFixtures.gzip(Files.readAllBytes(images)));

    predict(images.toString(), "idx-out");
    predict(zipped.toString(), "gz-out");
    Summary both = predict(plain.toString(), "folder-out");

    for (String result : List.of("idx-out", "gz-out")) {
      assertThat(read(result)).hasSize(IMAGES.size());
      read(result).values().forEach(PredictionIT::assertExpected);
    }
    assertThat(read("gz-out").get(3L).<String>getAs("path"))
        .endsWith("zipped images-idx3-ubyte.gz");
    assertThat(both.images()).isEqualTo(IMAGES.size() + 1);
  }

  @Test
  void whatAFolderHidesOrFetchPutAsideIsNoInput() throws Exception {
    Path data = folder.resolve("with leftovers");
    IdxFiles.write(data, IMAGES, IMAGES.select(new int[] {0}));
    Files.writeString(data.resolve(".train-images-idx3-ubyte.0.part"), "half of it");
    Files.writeString(data.resolve("train-images-idx3-ubyte.replaced"), "another data set's");

    assertThat(predict(data.toString(), "leftovers-out").images()).isEqualTo(IMAGES.size() + 1);
  }

  @Test
  void aPathIsNoPattern() throws Exception {
    String input = parquet("scans[1]{a}", PIXELS, 7, PredictionIT::pixelRow);
    parquet("scans1a", PIXELS, 9, PredictionIT::pixelRow);
    Path pictures = Files.createDirectories(folder.resolve("pictures [2026]?*"));
    Files.write(pictures.resolve("one.png"), DrawnDigits.strokes().get(0).png());

    assertThat(predict(input, "pattern-out").images()).isEqualTo(7);
    assertThat(predict(pictures.toString(), "pattern [2]").images()).isOne();
  }

  @Test
  void aBadRowCostsOneErrorCell() throws Exception {
    String rows =
        parquet(
            "bad-rows",
            PIXELS,
            600,
            i ->
                switch (i) {
                  case 3 -> RowFactory.create(3L, null, 0);
                  case 300 -> RowFactory.create(300L, new byte[7], 0);
                  default -> pixelRow(i);
                });
    String vectors =
        parquet(
            "bad-vectors",
            FEATURES,
            40,
            i ->
                switch (i) {
                  case 3 -> RowFactory.create(3L, null);
                  case 4 -> RowFactory.create(4L, Vectors.dense(new double[9]));
                  case 5 ->
                      RowFactory.create(5L, Vectors.sparse(144, new int[] {1}, new double[] {-3}));
                  default -> vectorRow(i, 255);
                });
    byte[] picture = DrawnDigits.strokes().get(0).png();
    String pictures =
        parquet(
            "bad-pictures",
            PICTURES,
            20,
            i ->
                RowFactory.create(
                    (long) i, i == 4 ? null : RowFactory.create(bytes(i, picture), "a"), 1L));

    assertThat(predict(rows, "bad-rows-out").errors()).isEqualTo(2);
    assertThat(predict(vectors, "bad-vectors-out").errors()).isEqualTo(3);
    assertThat(predict(pictures, "bad-pictures-out").errors()).isEqualTo(3);

    assertError("bad-rows-out", 3, "expected an image, found null");
    assertError("bad-rows-out", 300, "expected 144 bytes (12 x 12), found 7");
    assertError("bad-vectors-out", 3, "expected an image, found null");
    assertError("bad-vectors-out", 4, "expected 144 features (12 x 12), found 9");
    assertError(
        "bad-vectors-out",
        5,
        "expected a multiple of 1/255 from 0 to 1, as the first rows have it, found -3");
    assertError("bad-pictures-out", 2, "the picture is broken");
    assertError("bad-pictures-out", 3, "expected a picture (PNG");
    assertError("bad-pictures-out", 4, "expected an image, found null");
    read("bad-rows-out").values().stream()
        .filter(row -> row.isNullAt(row.fieldIndex("error")))
        .forEach(PredictionIT::assertExpected);
    assertThat(read("bad-rows-out")).hasSize(600);
    assertThat(read("bad-pictures-out").get(0L).isNullAt(1)).isFalse();
  }

  @Test
  void rowsWithoutIdAreNumberedWithinTheirFile() throws Exception {
    String input =
        parquet(
            "no id",
            new StructType().add("image", DataTypes.BinaryType),
            30,
            i -> RowFactory.create((Object) IMAGES.image(i)));

    predict(input, "no-id-out");

    Map<Long, Row> rows = read("no-id-out");
    assertThat(rows.keySet()).contains(0L, 29L).hasSize(30);
    assertThat(rows.get(29L).<String>getAs("path")).endsWith(".parquet");
    rows.values().forEach(PredictionIT::assertExpected);
  }

  @Test
  void labelledSourcesOfEveryKindAreEvaluated() throws Exception {
    String rows = parquet("labelled", PIXELS, 90, PredictionIT::pixelRow);
    RunModel model = RunModel.open(output, "r", new Configuration());
    LabelledSources sources = new LabelledSources(spark);

    ImageDataset parquet = sources.openLabelled(rows, ImageFormat.AUTO, model.sizes()).images();
    ImageDataset idx =
        sources
            .openLabelled(folder.resolve("data").toString(), ImageFormat.AUTO, model.sizes())
            .images();
    Path pictures = folder.resolve("labelled pictures");
    for (DrawnDigits.Drawn drawn : DrawnDigits.strokes().subList(0, 20)) {
      Path file = pictures.resolve(drawn.label() + "/" + drawn.name() + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, drawn.png());
    }
    ImageDataset drawn =
        new LabelledSources(spark)
            .openLabelled(pictures.toString(), ImageFormat.AUTO, model.sizes())
            .images();

    assertThat(DatasetScan.of(parquet).labels().counts())
        .containsEntry(0, 30L)
        .containsEntry(2, 30L)
        .hasSize(3);
    assertThat(DatasetScan.of(idx).labels().counts().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(91);
    assertThat(DatasetScan.of(drawn).labels().counts()).hasSize(10).containsEntry(7, 2L);

    Files.createDirectories(pictures.resolve("other"));
    Files.write(pictures.resolve("other/x.png"), DrawnDigits.strokes().get(0).png());
    ImageDataset unlabelled =
        new LabelledSources(spark)
            .openLabelled(pictures.toString(), ImageFormat.AUTO, model.sizes())
            .images();
    assertThatThrownBy(() -> DatasetScan.of(unlabelled))
        .hasMessageContaining("expected a label that is a number, found 'other'");
    String none = parquet("unlabelled", FEATURES, 3, i -> vectorRow(i, 255));
    assertThatThrownBy(() -> sources.openLabelled(none, ImageFormat.AUTO, model.sizes()))
        .hasMessageContaining("expected labels (an IDX folder");
  }

  @Test
  void wrongInputSaysWhatWasExpected() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("words.parquet"), "not Parquet");
    String columns =
        parquet(
            "columns",
            new StructType().add("pixels", DataTypes.StringType),
            3,
            i -> RowFactory.create("x"));
    Metadata size = new MetadataBuilder().putLong("height", 8).putLong("width", 18).build();
    String otherShape =
        parquet(
            "other-shape",
            new StructType().add("image", DataTypes.BinaryType, false, size),
            3,
            i -> RowFactory.create((Object) IMAGES.image(i)));
    String stringId =
        parquet(
            "string-id",
            new StructType().add("id", DataTypes.StringType).add("image", DataTypes.BinaryType),
            3,
            i -> RowFactory.create("x", IMAGES.image(i)));
    Path large = folder.resolve("large");
    IdxFiles.write(large, Digits.block(0, 9, 28, 3, 1), Digits.block(0, 9, 28, 3, 1));

    fails(folder.resolve("none").toString(), "there is no such file or folder");
    fails(
        empty.toString(),
        "expected IDX image files, Parquet, .npz, pictures, CSV or libsvm, found none");
    fails(text.toString(), "Spark cannot read it as Parquet");
    fails(columns, "image: binary, features: vector, image: struct<bytes: binary, path: string>,");
    fails(columns, "found struct<pixels:string>");
    fails(otherShape, "expected images of 12 x 12, the size that run r was trained on, found 8 x");
    fails(stringId, "expected a column id of long, found string");
    fails(large.toString(), "the size that run r was trained on, found 28 x 28");
    fails(
        Files.writeString(folder.resolve("words.txt"), "x").toString(), "the name tells no format");
  }

  @Test
  void anExistingTargetIsReplacedOnDemandOnly() throws Exception {
    String input = parquet("again", PIXELS, 10, PredictionIT::pixelRow);
    predict(input, "again-out");

    assertThatThrownBy(() -> predict(input, "again-out"))
        .hasMessageContaining("it exists; choose another --to, or add --overwrite");
    String other = parquet("again-other", PIXELS, 20, i -> pixelRow(30 + i));
    assertThat(predict(other, "again-out", Existing.REPLACE).images()).isEqualTo(20);
    assertThat(read("again-out")).hasSize(20).doesNotContainKey(0L);
    read("again-out").values().forEach(PredictionIT::assertExpected);
    assertThatThrownBy(() -> predict(input, "again", Existing.REPLACE))
        .hasMessageContaining("it holds or is inside the input");
    assertThatThrownBy(() -> predict(input, "again/inside", Existing.REPLACE))
        .hasMessageContaining("it holds or is inside the input");
    assertThat(spark.read().parquet(input).count()).isEqualTo(10);
  }

  @Test
  void aPredictionThatFailsLeavesWhatWasThere() throws Exception {
    String input = parquet("breaks", PIXELS, 10, PredictionIT::pixelRow);
    predict(input, "kept-out");
    breakFirstColumn(Path.of(input));

    assertThatThrownBy(() -> predict(input, "kept-out", Existing.REPLACE))
        .isInstanceOf(SparkException.class);
    assertThatThrownBy(() -> predict(input, "never-out")).isInstanceOf(SparkException.class);

    assertThat(read("kept-out")).hasSize(10);
    read("kept-out").values().forEach(PredictionIT::assertExpected);
    assertThat(folder.resolve("never-out")).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
  }

  /** The ids, which are read only when the rows are predicted. */
  private static void breakFirstColumn(Path parquet) throws IOException {
    try (Stream<Path> files = Files.list(parquet)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".crc")) {
          Files.delete(file);
        } else if (name.endsWith(".parquet")) {
          byte[] bytes = Files.readAllBytes(file);
          Arrays.fill(bytes, 4, 40, (byte) 0xFF);
          Files.write(file, bytes);
        }
      }
    }
  }

  private static double medianConfidence() {
    double[] best = new double[IMAGES.size()];
    for (int i = 0; i < best.length; i++) {
      best[i] = Temperature.ONE.confidence(expected, i * 3, 3);
    }
    Arrays.sort(best);
    return best[best.length / 2];
  }

  private static void fails(String input, String message) {
    assertThatThrownBy(() -> predict(input, "never"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("never")).doesNotExist();
  }

  private static Summary predict(String input, String target) throws IOException {
    return predict(input, target, Existing.REFUSE);
  }

  private static Summary predict(String input, String target, Existing existing)
      throws IOException {
    return predict(input, target, existing, 0);
  }

  private static Summary predict(String input, String target, Existing existing, double least)
      throws IOException {
    String to = folder.resolve(target).toString();
    return new RunPrediction(spark)
        .predict(
            output,
            "r",
            new Request(
                input,
                ImageFormat.AUTO,
                ImageReading.upright(PictureForm.DIGITS),
                PicturePrediction.Count.ONE,
                least,
                to,
                existing));
  }

  private static Map<Long, Row> read(String target) {
    Map<Long, Row> rows = new TreeMap<>();
    for (Row row : spark.read().parquet(folder.resolve(target).toString()).collectAsList()) {
      rows.put(row.getAs("id"), row);
    }
    return rows;
  }

  private static void assertExpected(Row row) {
    int id = Math.toIntExact(row.<Long>getAs("id"));
    float[] own = Arrays.copyOfRange(expected, id * 3, id * 3 + 3);
    List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
    assertThat(probabilities).containsExactly(own[0], own[1], own[2]);
    assertThat(row.<Integer>getAs("prediction")).isEqualTo(PredictedRows.best(own));
    assertThat(row.<String>getAs("error")).isNull();
  }

  private static void assertError(String target, long id, String message) {
    Row row = read(target).get(id);
    assertThat(row.<String>getAs("error")).contains(message);
    assertThat(row.<Integer>getAs("prediction")).isNull();
    assertThat(row.<Object>getAs("probabilities")).isNull();
    assertThat(row.<Object>getAs("confidence")).isNull();
  }

  private static byte[] bytes(int i, byte[] picture) {
    return switch (i) {
      case 2 -> Arrays.copyOf(picture, picture.length / 2);
      case 3 -> new byte[] {1, 2, 3};
      default -> picture;
    };
  }

  private static Row pixelRow(int i) {
    return RowFactory.create((long) i, IMAGES.image(i), IMAGES.labels()[i]);
  }

  private static Row vectorRow(int i, double divisor) {
    byte[] pixels = IMAGES.image(i);
    double[] values = new double[pixels.length];
    for (int p = 0; p < values.length; p++) {
      values[p] = (pixels[p] & 0xFF) / divisor;
    }
    return RowFactory.create(
        (long) i, i % 2 == 0 ? Vectors.dense(values) : Vectors.dense(values).toSparse());
  }

  private static String parquet(String name, StructType schema, int count, IntFunction<Row> row) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row.apply(i));
    }
    String path = folder.resolve(name).toString();
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(path);
    return path;
  }
}
