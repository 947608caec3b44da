package org.digits.spark.dataset;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
import org.digits.evaluation.DataProfile;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.images.ImageFormat;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preparing Datasets, and training on them. */
@Tag("core")
class PrepareIT {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);
  private static final LocalDate WEDNESDAY = MONDAY.plusDays(2);
  private static final StructType CONTRACT =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("image", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path monday;
  private static Path tuesday;
  private static String dataset;

  @BeforeAll
  static void prepareTwoDays() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    monday = folder.resolve("monday");
    tuesday = folder.resolve("tuesday");
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    IdxFiles.write(monday, Digits.block(0, 151, 12, 3, 1), test);
    IdxFiles.write(tuesday, Digits.block(0, 150, 12, 3, 3), test);
    dataset = folder.resolve("dataset").toString();
    assertThat(prepare(monday, dataset, MONDAY).isNew()).isTrue();
    assertThat(prepare(tuesday, dataset, TUESDAY).isNew()).isTrue();
    prepare(request(monday, dataset, DatasetPart.TEST, MONDAY, false, Existing.REFUSE));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aPartitionHoldsTheRowContractAndSaysWhatItHolds() throws Exception {
    ImageDataset source = IdxDatasets.train(spark, monday.toString());
    DatasetScan scan = DatasetScan.of(source);
    String partition = dataset + "/part=train/date=2026-11-23";
    Dataset<Row> rows = spark.read().parquet(partition);

    assertThat(
            rows.select("image", "label").exceptAll(source.rows().select("image", "label")).count())
        .isZero();
    long first = MONDAY.toEpochDay() << 32;
    assertThat(rows.orderBy("id").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactlyElementsOf(LongStream.range(first, first + 151).boxed().toList());
    assertThat(rows.schema().apply("image").metadata().getLong("height")).isEqualTo(12);
    assertThat(rows.schema().apply("image").metadata().getLong("width")).isEqualTo(12);
    assertThat(rows.schema().apply("label").metadata().getStringArray("classes"))
        .containsExactly("0", "1", "2");
    Dataset<Row> all = spark.read().parquet(dataset);
    assertThat(all.columns()).containsExactly("id", "image", "label", "part", "date");
    assertThat(all.count()).isEqualTo(151 + 150 + 91);
    assertThat(all.select("id").distinct().count()).isEqualTo(151 + 150 + 91);

    PartitionRecord record = record(MONDAY);
    assertThat(record.contentSha256()).isEqualTo(scan.contentSha256());
    assertThat(record.images()).isEqualTo(DataProfile.of(scan.statistics(), scan.labels(), 3));
    assertThat(record.images().labels()).containsExactly(51L, 50L, 50L);
    assertThat(record.source()).endsWith("/monday/train-images-idx3-ubyte");
  }

  @Test
  void theSameImagesInAnyFormatAndOrderAndOnAnyDateChangeNothing() throws Exception {
    List<String> before = tree();
    Path shuffled = folder.resolve("shuffled");
    IdxDatasets.train(spark, monday.toString())
        .rows()
        .repartition(5)
        .withColumn("image", col("image").as("image", size(12, 12)))
        .withColumnRenamed("id", "number")
        .write()
        .parquet(shuffled.toString());

    DatasetPreparation.Result again = prepare(monday, dataset, MONDAY);
    DatasetPreparation.Result other = prepare(shuffled, dataset, WEDNESDAY);

    assertThat(again.isNew()).isFalse();
    assertThat(other.isNew()).isFalse();
    assertThat(other.location()).endsWith("/dataset/part=train/date=2026-11-23");
    assertThat(tree()).isEqualTo(before);
    // The same partition elsewhere, from the other format: the same ids.
    String copy = folder.resolve("copy").toString();
    prepare(shuffled, copy, MONDAY);
    Dataset<Row> left = spark.read().parquet(copy + "/part=train/date=2026-11-23");
    Dataset<Row> right = spark.read().parquet(dataset + "/part=train/date=2026-11-23");
    assertThat(left.exceptAll(right).count() + right.exceptAll(left).count()).isZero();
  }

  @Test
  void aDateWithOtherImagesIsRefusedOrReplaced() throws Exception {
    String own = folder.resolve("own").toString();
    prepare(monday, own, MONDAY);

    assertThatThrownBy(() -> prepare(tuesday, own, MONDAY))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("part=train/date=2026-11-23 holds 151 other images (from file:")
        .hasMessageContaining("--overwrite");
    DatasetPreparation.Result replaced =
        prepare(request(tuesday, own, DatasetPart.TRAIN, MONDAY, false, Existing.REPLACE));

    assertThat(replaced.isNew()).isTrue();
    assertThat(replaced.partition().contentSha256()).isEqualTo(record(TUESDAY).contentSha256());
    assertThat(spark.read().parquet(own).count()).isEqualTo(150);
    assertThat(Path.of(own, "part=train")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void badRowsAreNamedOrSetAside() throws Exception {
    String own = folder.resolve("bad").toString();
    prepare(tuesday, own, MONDAY);
    ImageBlock good = Digits.block(0, 4, 12, 3, 4);
    Path input = folder.resolve("bad.parquet");
    spark
        .createDataFrame(
            List.of(
                RowFactory.create(0L, good.image(0), 0),
                RowFactory.create(1L, good.image(1), 1),
                RowFactory.create(2L, null, 1),
                RowFactory.create(3L, new byte[7], 1),
                RowFactory.create(4L, good.image(2), null),
                RowFactory.create(5L, good.image(3), 5)),
            CONTRACT)
        .write()
        .parquet(input.toString());

    assertThatThrownBy(() -> prepare(input, own, TUESDAY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "bad.parquet: image 2: expected an image, found null; 4 such rows in all")
        .hasMessageContaining("--quarantine");
    DatasetPreparation.Result result =
        prepare(request(input, own, DatasetPart.TRAIN, TUESDAY, true, Existing.REFUSE));

    assertThat(result.partition().quarantined()).isEqualTo(4);
    assertThat(result.partition().images().labels()).containsExactly(1L, 1L, 0L);
    assertThat(Path.of(own, "part=train/date=2026-11-24/_quarantine.csv"))
        .hasContent(
            """
            path,id,reason
            ,"2","expected an image, found null"
            ,"3","expected 144 bytes (12 x 12), found 7"
            ,"4","expected a label, found none"
            ,"5","expected a label 0 to 2, found 5"
            """);
    assertThat(spark.read().parquet(own + "/part=train/date=2026-11-24").count()).isEqualTo(2);
  }

  @Test
  void aBadPictureIsNamedByItsFile() throws Exception {
    String own = folder.resolve("pictures").toString();
    prepare(monday, own, MONDAY);
    Path input = folder.resolve("scans");
    ImageBlock block = Digits.block(0, 6, 12, 3, 5);
    for (int i = 0; i < block.size(); i++) {
      Path label = Files.createDirectories(input.resolve("" + block.labels()[i]));
      ImageIO.write(picture(block.image(i)), "png", label.resolve(i + ".png").toFile());
    }
    Path strange = Files.createDirectories(input.resolve("7")).resolve("strange.png");
    ImageIO.write(picture(block.image(0)), "png", strange.toFile());

    assertThatThrownBy(() -> prepare(input, own, TUESDAY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("/scans/7/strange.png")
        .hasMessageContaining("expected a label 0 to 2, found 7; 1 such rows in all");
    Files.delete(strange);
    assertThat(prepare(input, own, TUESDAY).partition().images().labels())
        .containsExactly(2L, 2L, 2L);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() throws Exception {
    Path other = folder.resolve("other-size");
    ImageBlock images = Digits.block(0, 60, 13, 3, 1);
    IdxFiles.write(other, images, images);

    assertThatThrownBy(() -> prepare(other, dataset, WEDNESDAY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected images of 12 x 12, as in file:")
        .hasMessageContaining("found 13 x 13");
    String mixed = folder.resolve("mixed").toString();
    prepare(other, mixed, MONDAY);
    String twelve = folder.resolve("twelve").toString();
    prepare(tuesday, twelve, TUESDAY);
    Files.move(
        Path.of(twelve, "part=train/date=2026-11-24"),
        Path.of(mixed, "part=train/date=2026-11-24"));
    assertThatThrownBy(() -> train("mixed", mixed, Map.of(Option.TEST_DATA, monday.toString())))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("mixed/part=train/date=2026-11-24: expected images of 13 x 13")
        .hasMessageContaining("found 12 x 12");
  }

  @Test
  void aPartitionSaysItselfWhatShapeItsImagesHave() throws Exception {
    ImageBlock square = Digits.block(0, 60, 12, 3, 1);
    ImageBlock wide = new ImageBlock(8, 18, square.ids(), square.pixels(), square.labels());
    Path source = folder.resolve("wide-source");
    IdxFiles.write(source, wide, wide);
    String first = folder.resolve("wide").toString();
    prepare(source, first, MONDAY);

    PartitionRecord copy =
        prepare(
                first + "/part=train/date=2026-11-23",
                folder.resolve("wide-again").toString(),
                MONDAY)
            .partition();

    assertThat(copy.images().height()).isEqualTo(8);
    assertThat(copy.images().width()).isEqualTo(18);
  }

  @Test
  void thePathOfADatasetIsNoPattern() throws Exception {
    String own = folder.resolve("days [2026]{a}").toString();
    prepare(monday, own, MONDAY);
    prepare(tuesday, own, TUESDAY);

    RunMetrics metrics = train("pattern", own, Map.of(Option.TEST_DATA, monday.toString()));

    assertThat(metrics.dataset().train().count()).isEqualTo(301);
  }

  @Test
  void noTestImagesAreOneLineBeforeTraining() {
    Path none = folder.resolve("none.parquet");
    spark.createDataFrame(List.of(), CONTRACT).write().parquet(none.toString());

    assertThatThrownBy(() -> train("none", dataset, Map.of(Option.TEST_DATA, none.toString())))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith("none.parquet: expected test images, found none");
    assertThat(folder.resolve("checkpoints/none")).doesNotExist();
  }

  @Test
  void trainingReadsTheChosenPartitionsAndSaysSo() throws Exception {
    RunMetrics both = train("both", dataset, Map.of());
    RunMetrics one = train("one", dataset, Map.of(Option.FROM_DATE, "2026-11-24"));

    assertThat(both.dataset().train().partitions())
        .containsExactly(
            new RunMetrics.Partition("2026-11-23", 151),
            new RunMetrics.Partition("2026-11-24", 150));
    assertThat(both.dataset().train().count()).isEqualTo(301);
    assertThat(both.dataset().test().count()).isEqualTo(91);
    assertThat(one.dataset().train().partitions())
        .containsExactly(new RunMetrics.Partition("2026-11-24", 150));
    assertThat(one.dataset().train().sha256()).isNotEqualTo(both.dataset().train().sha256());
    assertThat(one.config()).containsEntry("from-date", "2026-11-24").containsEntry("to-date", "");

    EvaluationRecord evaluated =
        RunEvaluation.evaluate(spark, folder.toString(), "both", dataset, ImageFormat.AUTO);
    assertThat(evaluated.evaluation()).isEqualTo(both.test());
  }

  @Test
  void theOrderOfPreparationDoesNotChangeTheBits() throws Exception {
    String backwards = folder.resolve("backwards").toString();
    prepare(tuesday, backwards, TUESDAY);
    prepare(monday, backwards, MONDAY);

    RunMetrics forth = train("forth", dataset, Map.of());
    RunMetrics back = train("back", backwards, Map.of(Option.TEST_DATA, monday.toString()));

    assertThat(back.dataset().train().sha256()).isEqualTo(forth.dataset().train().sha256());
    assertThat(back.parametersSha256()).isEqualTo(forth.parametersSha256());
    assertThat(back.test()).isEqualTo(forth.test());
  }

  @Test
  void datesWithoutAPartitionAndOtherDataAreOneLine() {
    assertThatThrownBy(() -> train("none", dataset, Map.of(Option.FROM_DATE, "2026-12-01")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected a partition of part=train from 2026-12-01 to the last")
        .hasMessageContaining("there are 2026-11-23, 2026-11-24");
    assertThatThrownBy(() -> train("idx", monday.toString(), Map.of(Option.TO_DATE, "2026-12-01")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("choose partitions of a prepared Dataset, and this is none");
  }

  @Test
  void aDatasetWithoutATestPartSaysWhatToDo() throws Exception {
    String own = folder.resolve("untested").toString();
    prepare(monday, own, MONDAY);

    assertThatThrownBy(() -> train("untested", own, Map.of()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected partitions in part=test, found none")
        .hasMessageContaining("--test-data");
  }

  @Test
  void imagesThatAreNotThePreparedOnesAreRefused() throws Exception {
    String own = folder.resolve("changed").toString();
    prepare(monday, own, MONDAY);
    Path partition = Path.of(own, "part=train/date=2026-11-23");
    try (Stream<Path> files = Files.list(partition)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    spark
        .read()
        .parquet(dataset + "/part=train/date=2026-11-24")
        .write()
        .mode("append")
        .parquet(partition.toString());

    assertThatThrownBy(() -> train("changed", own, Map.of(Option.TEST_DATA, monday.toString())))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected 151 images with the content SHA-256")
        .hasMessageContaining("found 150 with")
        .hasMessageEndingWith("prepare the partitions again with --overwrite");

    assertThat(prepare(monday, own, MONDAY).isNew()).isFalse();
    assertThat(prepare(request(monday, own, DatasetPart.TRAIN, MONDAY, false, Existing.REPLACE)))
        .extracting(DatasetPreparation.Result::isNew)
        .isEqualTo(true);
    assertThat(train("mended", own, Map.of(Option.TEST_DATA, monday.toString())).runId())
        .isEqualTo("mended");
  }

  @Test
  void testImagesThatAreNotThePreparedOnesAreRefused() throws Exception {
    String own = folder.resolve("changed-test").toString();
    prepare(monday, own, MONDAY);
    prepare(request(monday, own, DatasetPart.TEST, MONDAY, false, Existing.REFUSE));
    assertThat(train("before", own, Map.of()).runId()).isEqualTo("before");
    try (Stream<Path> files = Files.list(Path.of(own, "part=test/date=2026-11-23"))) {
      Files.delete(files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }

    assertThatThrownBy(() -> train("changed-test", own, Map.of()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("part=test: expected 91 images with the content SHA-256");
    assertThatThrownBy(
            () -> RunEvaluation.evaluate(spark, folder.toString(), "before", own, ImageFormat.AUTO))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("part=test: expected 91 images with the content SHA-256");
  }

  @Test
  void aDatasetIsPreparedFromOneOfItsParts() throws Exception {
    String copy = folder.resolve("part-by-part").toString();
    for (DatasetPart part : DatasetPart.values()) {
      assertThat(
              prepare(request(Path.of(dataset), copy, part, MONDAY, false, Existing.REFUSE))
                  .partition()
                  .count())
          .isEqualTo(part == DatasetPart.TRAIN ? 301 : 91);
    }
  }

  @Test
  void aSizeIsAskedForAndNotGuessedFromTheNumberOfBytes() throws Exception {
    ImageBlock large = Digits.block(0, 30, 64, 3, 1);
    String source = folder.resolve("large.parquet").toString();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < large.size(); i++) {
      rows.add(RowFactory.create((long) i, large.image(i), large.labels()[i]));
    }
    spark.createDataFrame(rows, CONTRACT).write().parquet(source);

    String to = folder.resolve("large").toString();
    assertThatThrownBy(() -> prepare(Path.of(source), to, MONDAY))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected 784 bytes (28 x 28), found 4096")
        .hasMessageContaining("--image-size");

    DataProfile images =
        prepare(
                new DatasetPreparation.Request(
                    source,
                    ImageFormat.AUTO,
                    ImageReading.DEFAULT,
                    Optional.of(new Size(64, 64)),
                    LabelMapping.NONE,
                    to,
                    DatasetPart.TRAIN,
                    MONDAY,
                    false,
                    Existing.REFUSE))
            .partition()
            .images();

    assertThat(images.height()).isEqualTo(64);
    assertThat(images.width()).isEqualTo(64);
  }

  @Test
  void aTestImageInATrainingPartitionIsRefused() throws Exception {
    String own = folder.resolve("overlap").toString();
    prepare(monday, own, MONDAY);
    prepare(request(monday, own, DatasetPart.TEST, MONDAY, false, Existing.REFUSE));
    String test = own + "/part=test/date=2026-11-23";
    prepare(Path.of(test), own, TUESDAY);

    assertThatThrownBy(() -> train("overlap", own, Map.of()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("91 images stand in the test set");
  }

  @Test
  void aDatasetOnHdfsIsLikeALocalOne() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    MiniDFSCluster hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    try (FileSystem files = FileSystem.newInstance(hdfs.getURI(), configuration)) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(monday.toUri()), new org.apache.hadoop.fs.Path("/monday"));
      String input = hdfs.getURI() + "/monday";
      String remote = hdfs.getURI() + "/dataset";
      assertThat(spark.read().format("idx").load(input).count()).isEqualTo(151);

      assertThat(prepare(input, remote, MONDAY).isNew()).isTrue();
      assertThat(prepare(input, remote, MONDAY).isNew()).isFalse();
      assertThatThrownBy(() -> prepare(tuesday, remote, MONDAY))
          .hasMessageContaining("holds 151 other images");
      assertThat(
              prepare(
                      request(
                          tuesday.toString(),
                          remote,
                          DatasetPart.TRAIN,
                          MONDAY,
                          false,
                          Existing.REPLACE))
                  .isNew())
          .isTrue();

      assertThat(spark.read().parquet(remote).count()).isEqualTo(150);
      assertThat(files.listStatus(new org.apache.hadoop.fs.Path("/dataset/part=train"))).hasSize(1);
    } finally {
      hdfs.shutdown();
    }
  }

  private static PartitionRecord record(LocalDate day) throws Exception {
    return prepare(day.equals(MONDAY) ? monday : tuesday, dataset, day).partition();
  }

  private static BufferedImage picture(byte[] pixels) {
    BufferedImage picture = new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setDataElements(0, 0, 12, 12, pixels);
    return picture;
  }

  private static Metadata size(int height, int width) {
    return new MetadataBuilder().putLong("height", height).putLong("width", width).build();
  }

  private static DatasetPreparation.Result prepare(Object input, String to, LocalDate day)
      throws IOException {
    return prepare(request(input, to, DatasetPart.TRAIN, day, false, Existing.REFUSE));
  }

  private static DatasetPreparation.Result prepare(DatasetPreparation.Request request)
      throws IOException {
    return new DatasetPreparation(spark, Clock.systemUTC()).prepare(request);
  }

  private static DatasetPreparation.Request request(
      Object input,
      String to,
      DatasetPart part,
      LocalDate day,
      boolean quarantine,
      Existing existing) {
    return new DatasetPreparation.Request(
        input.toString(),
        ImageFormat.AUTO,
        ImageReading.DEFAULT,
        Optional.empty(),
        LabelMapping.NONE,
        to,
        part,
        day,
        quarantine,
        existing);
  }

  private static RunMetrics train(String run, String data, Map<Option, String> more)
      throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data);
    settings.put(Option.OUTPUT, folder.toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "2");
    settings.put(Option.MIN_ACCURACY, "0");
    settings.putAll(more);
    return SilentTraining.run(spark, settings).metrics();
  }

  /** The Dataset's files with the times of their last change. */
  private static List<String> tree() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(dataset))) {
      return files.map(file -> file + " " + file.toFile().lastModified()).sorted().toList();
    }
  }
}
