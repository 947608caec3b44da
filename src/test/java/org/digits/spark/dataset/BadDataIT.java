package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.digits.data.idx.IdxFixtures.gzip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.digits.config.Option;
import org.digits.data.ImageBlock;
import org.digits.data.picture.DrawnDigits;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.run.TrainingPipeline;
import org.digits.spark.run.TrainingPipeline.Promotion;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad data never trains: it is refused by name, or set aside. */
class BadDataIT {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  private static final int BYTES = 12 * 12;
  private static final int TRAIN = 301;
  private static final int TEST = 91;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String clean;
  private static int runs;

  @BeforeAll
  static void trainOnCleanData() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    clean = train(data()).metrics().parametersSha256();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void brokenFilesAreRefusedWithTheirByte() throws Exception {
    changed(TRAIN_IMAGES, file -> Arrays.copyOf(file, 1000))
        .isRefused(TRAIN_IMAGES + ": at byte 16 expected 43344 bytes of pixels, found 984");
    changed(TRAIN_IMAGES, file -> Arrays.copyOf(file, file.length + 7))
        .isRefused(TRAIN_IMAGES + ": at byte 16 expected 43344 bytes of pixels, found 43351");
    changed(TEST_LABELS, file -> Arrays.copyOf(file, 50))
        .isRefused(TEST_LABELS + ": at byte 8 expected 91 bytes of labels, found 42");
    changed(TRAIN_IMAGES, file -> withInt(file, 0, 0x0D03))
        .isRefused(
            TRAIN_IMAGES
                + ": at byte 0 expected 0x00000803, images of unsigned bytes, found 0x00000d03");
    changed(TRAIN_IMAGES, file -> withInt(file, 4, -1))
        .isRefused(TRAIN_IMAGES + ": at byte 4 expected image count in [1, 2147483647], found -1");
    changed(TEST_IMAGES, file -> withInt(file, 12, Integer.MAX_VALUE))
        .isRefused(TEST_IMAGES + ": at byte 12 expected width in [1, 4096], found 2147483647");
    changed(TRAIN_IMAGES, file -> withInt(file, 8, 13))
        .isRefused(TRAIN_IMAGES + ": at byte 16 expected 46956 bytes of pixels");
  }

  @Test
  void brokenGzipIsRefusedWithItsByte() throws Exception {
    Path data = data();
    byte[] gzip = gzip(Files.readAllBytes(data.resolve(TRAIN_IMAGES)));
    Files.delete(data.resolve(TRAIN_IMAGES));
    Files.write(data.resolve(TRAIN_IMAGES + ".gz"), Arrays.copyOf(gzip, gzip.length / 2));
    new Changed(data).isRefused(TRAIN_IMAGES + ".gz: at byte 16 expected a complete gzip stream");
    Files.write(data.resolve(TRAIN_IMAGES + ".gz"), gzip(withInt(new byte[16], 0, 0x803)));
    new Changed(data).isRefused(TRAIN_IMAGES + ".gz: at byte 4 expected image count in [1,");
  }

  @Test
  void swappedFilesAreRefused() throws Exception {
    swapped(TRAIN_IMAGES, TRAIN_LABELS)
        .isRefused(
            TRAIN_IMAGES
                + ": at byte 0 expected 0x00000803, images of unsigned bytes, found 0x00000801; this is a label");
    swapped(TRAIN_LABELS, TEST_LABELS)
        .isRefused(
            TRAIN_LABELS + ": at byte 4 expected 301 labels, one per image, found 91; do the");
    swapped(TEST_IMAGES, TRAIN_IMAGES)
        .isRefused(": at byte 4 expected 91 labels, one per image, found 301; do the");
  }

  @Test
  void labelsThatAreNoClassesAreRefusedWithTheirImage() throws Exception {
    changed(TRAIN_LABELS, file -> withLabel(file, 17, 200))
        .isRefused(
            TRAIN_IMAGES
                + ": expected labels 0 to 2, which nearly all images have, found 200 at image 17; correct");
    changed(TEST_LABELS, file -> withLabel(file, 5, 30))
        .isRefused(
            TEST_IMAGES
                + ": expected labels 0 to 2, the classes of the training data, found 30 at image 5");
    changed(TRAIN_LABELS, file -> withoutLabel(file, 0))
        .isRefused(TRAIN_IMAGES + ": expected labels from 0, found 1,2, such as 1 at image 0;");
    changed(TRAIN_LABELS, file -> Arrays.copyOf(Arrays.copyOf(file, 8), file.length))
        .isRefused(TRAIN_IMAGES + ": expected at least two classes, found one");
  }

  @Test
  void testImagesOfAnotherSizeOrOutOfTheTrainingDataAreRefused() throws Exception {
    Path sizes = folder.resolve("sizes");
    IdxFiles.write(sizes, Digits.block(0, 60, 12, 3, 1), Digits.block(0, 60, 13, 3, 2));
    new Changed(sizes).isRefused("of 13 x 13; train and test must agree");
    overlapping()
        .isRefused("2 images stand in the test set")
        .isRefused("too, the first of them image 40, so its accuracy would mean nothing");
  }

  @Test
  void theQuarantineSetsAsideWhatWouldBeRefused() throws Exception {
    Changed bad = overlapping();
    bad.change(TRAIN_LABELS, file -> withLabel(file, 17, 200));

    RunMetrics metrics = train(bad.data, Option.QUARANTINE, "true").metrics();

    assertThat(metrics.dataset().train().count()).isEqualTo(TRAIN - 3);
    assertThat(metrics.dataset().train().quarantined()).isEqualTo(3);
    assertThat(metrics.training().examples()).isEqualTo(TRAIN - 3);
    assertThat(metrics.trainingImages().labels()).hasSize(3);
    Path run = folder.resolve("output/runs").resolve(metrics.runId());
    assertThat(run.resolve(RunDirectory.QUARANTINE))
        .hasContent(
            """
            id,label,reason
            17,200,the label lies beyond the classes 0 to 2
            40,1,the image stands in the test set too
            43,1,the image stands in the test set too
            """);
    assertThat(run.resolve("manifest.json")).content().contains("quarantine.csv");
    assertThat(run.resolve("README.md"))
        .content()
        .contains("3 more training images were set aside");
  }

  @Test
  void anAllowedOverlapIsRecorded() throws Exception {
    RunMetrics metrics = train(overlapping().data, Option.ALLOW_OVERLAP, "true").metrics();

    assertThat(metrics.dataset().train().count()).isEqualTo(TRAIN);
    assertThat(metrics.dataset().train().overlap()).isEqualTo(2);
    assertThat(folder.resolve("output/runs").resolve(metrics.runId()).resolve("README.md"))
        .content()
        .contains("**2 training images stand in the test part too**");
  }

  @Test
  void whatLiesBesideTheDataIsNotReadAsATestSet() throws Exception {
    Path data = data();
    Files.write(data.resolve("seven.png"), DrawnDigits.strokes().get(0).png());

    assertThat(train(data).metrics().parametersSha256()).isEqualTo(clean);
  }

  @Test
  void withoutBadImagesTheQuarantineChangesNothing() throws Exception {
    RunMetrics metrics = train(data(), Option.QUARANTINE, "true").metrics();

    assertThat(metrics.parametersSha256()).isEqualTo(clean);
    assertThat(metrics.dataset().train().quarantined()).isZero();
    Path run = folder.resolve("output/runs").resolve(metrics.runId());
    assertThat(run.resolve(RunDirectory.QUARANTINE)).doesNotExist();
  }

  @Test
  void theQuarantineDoesNotMakeClassesUp() throws Exception {
    Changed from1 = changed(TRAIN_LABELS, file -> withoutLabel(file, 0));
    assertThatThrownBy(() -> train(from1.data, Option.QUARANTINE, "true"))
        .hasMessageContaining("expected labels from 0");
    Changed beyond = changed(TEST_LABELS, file -> withLabel(file, 5, 30));
    assertThatThrownBy(() -> train(beyond.data, Option.QUARANTINE, "true"))
        .hasMessageContaining("found 30 at image 5");
  }

  @Test
  void aRunBelowTheFloorNeverBecomesChampion() throws Exception {
    String output = folder.resolve("floor").toString();
    TrainingPipeline.Result below =
        train(
            data(), Option.OUTPUT, output, Option.MIN_ACCURACY, "1", Option.LEARNING_RATE, "1e-9");
    assertThat(below.promotion()).isEqualTo(Promotion.BELOW_FLOOR);
    assertThat(Path.of(output, "champion.json")).doesNotExist();

    TrainingPipeline.Result above = train(data(), Option.OUTPUT, output, Option.MIN_ACCURACY, "0");
    assertThat(above.promotion()).isEqualTo(Promotion.PROMOTED);
    assertThat(Path.of(output, "champion.json")).content().contains(above.metrics().runId());
    assertThat(train(data(), Option.OUTPUT, output, Option.MIN_ACCURACY, "0").promotion())
        .isEqualTo(Promotion.NOT_FIRST);
  }

  @Test
  void badParquetIsNotEvaluated() throws Exception {
    String run = train(data()).metrics().runId();
    byte[] image = new byte[BYTES];
    StructType rows =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType);
    refusesParquet(
        run, rows, RowFactory.create(7L, null, 1), "image  7: expected an image, found null");
    refusesParquet(
        run, rows, RowFactory.create(7L, image, null), "image  7: expected a label, found none");
    refusesParquet(
        run, rows, RowFactory.create(null, image, 1), "image  without id: expected an id");
    refusesParquet(run, rows, RowFactory.create(7L, new byte[5], 1), "expected 144 bytes");
    refusesParquet(run, rows, RowFactory.create(7L, image, -1), "expected labels 0 to 2");
    StructType fractions = new StructType(rows.fields());
    fractions.fields()[2] = new StructField("label", DataTypes.DoubleType, true, Metadata.empty());
    for (double label : new double[] {Double.NaN, 1.5, 4_294_967_297.0}) {
      refusesParquet(
          run, fractions, RowFactory.create(7L, image, label), "expected a label, found none");
    }
    StructType unlabelled = new StructType().add("image", DataTypes.BinaryType);
    refusesParquet(run, unlabelled, RowFactory.create((Object) image), "expected labels (an IDX");
    StructType text = new StructType().add("image", DataTypes.StringType);
    refusesParquet(run, text, RowFactory.create("x"), "image: binary, features: vector");
  }

  private static void refusesParquet(String run, StructType schema, Row bad, String message)
      throws IOException {
    boolean fractions = schema.size() == 3 && schema.fields()[2].dataType() == DataTypes.DoubleType;
    Row good = RowFactory.create(1L, new byte[BYTES], fractions ? (Object) 0.0 : 0);
    List<Row> table = schema.size() == 3 ? List.of(good, bad) : List.of(bad);
    String file = folder.resolve("bad-" + runs++ + ".parquet").toString();
    spark.createDataFrame(table, schema).coalesce(1).write().parquet(file);

    Throwable thrown =
        catchThrowable(
            () ->
                RunEvaluation.evaluate(
                    spark, folder.resolve("output").toString(), run, file, ImageFormat.AUTO));

    assertThat(messages(thrown)).contains(message).contains(file);
  }

  /** Data with something wrong. */
  private record Changed(Path data) {
    void change(String name, UnaryOperator<byte[]> how) throws IOException {
      Path file = data.resolve(name);
      Files.write(file, how.apply(Files.readAllBytes(file)));
    }

    Changed isRefused(String message) {
      int before = runs;
      Throwable thrown = catchThrowable(() -> train(data));
      assertThat(messages(thrown)).contains(message);
      assertThat(folder.resolve("output/runs/run-" + before)).doesNotExist();
      return this;
    }
  }

  private static Changed changed(String name, UnaryOperator<byte[]> how) throws IOException {
    Changed changed = new Changed(data());
    changed.change(name, how);
    return changed;
  }

  private static Changed swapped(String first, String second) throws IOException {
    Path data = data();
    byte[] bytes = Files.readAllBytes(data.resolve(first));
    Files.move(data.resolve(second), data.resolve(first), StandardCopyOption.REPLACE_EXISTING);
    Files.write(data.resolve(second), bytes);
    return new Changed(data);
  }

  /** Images 40 and 43 of the training data stand in the test set. */
  private static Changed overlapping() throws IOException {
    Path data = folder.resolve("data-" + runs++);
    ImageBlock train = Digits.block(0, TRAIN, 12, 3, 1);
    ImageBlock test = Digits.block(0, TEST, 12, 3, 2);
    System.arraycopy(train.image(40), 0, test.pixels(), 10 * BYTES, BYTES);
    System.arraycopy(train.image(43), 0, test.pixels(), 13 * BYTES, BYTES);
    IdxFiles.write(data, train, test);
    return new Changed(data);
  }

  private static Path data() throws IOException {
    Path data = folder.resolve("data-" + runs++);
    IdxFiles.writeSmall(data);
    return data;
  }

  /** Everything that the chain of causes says. */
  private static String messages(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      all.append(t.getMessage()).append('\n');
    }
    return all.toString();
  }

  private static TrainingPipeline.Result train(Path data, Object... options) throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, folder.resolve("output").toString());
    settings.put(Option.RUN_ID, "run-" + runs++);
    settings.put(Option.EPOCHS, "1");
    settings.put(Option.GROUPS, "1");
    settings.put(Option.GROUP_WORKERS, "1");
    for (int i = 0; i < options.length; i += 2) {
      settings.put((Option) options[i], (String) options[i + 1]);
    }
    return SilentTraining.run(spark, settings);
  }

  private static byte[] withInt(byte[] file, int at, int value) {
    return ByteBuffer.wrap(file.clone()).putInt(at, value).array();
  }

  private static byte[] withLabel(byte[] file, int image, int label) {
    byte[] changed = file.clone();
    changed[8 + image] = (byte) label;
    return changed;
  }

  /** Every image of a label gets the next one. */
  private static byte[] withoutLabel(byte[] file, int label) {
    byte[] changed = file.clone();
    for (int i = 8; i < changed.length; i++) {
      changed[i] += (byte) (changed[i] == label ? 1 : 0);
    }
    return changed;
  }
}
