package org.digits.spark.images;

import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ImageBlock;
import org.digits.data.idx.IdxFixtures;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code spark.read().format("idx")}, found by its name alone. */
@Tag("core")
class IdxDataSourceIT {
  private static final ImageBlock TRAIN = Digits.block(0, 12_000, 7, 2, 1);
  private static final ImageBlock TEST = Digits.block(0, 91, 7, 2, 2);

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.write(folder, TRAIN, TEST);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("it")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aFolderIsItsTrainingPartInSeveralPartitions() {
    Dataset<Row> rows = read().load(folder.toString());

    assertThat(rows.columns()).containsExactly("id", "image", "label");
    assertThat(rows.toJavaRDD().getNumPartitions()).isEqualTo(2);
    assertSame(rows, TRAIN, 0, true);
    assertThat(rows.where("label = 1").count()).isEqualTo(6000);
  }

  @Test
  void thePartIsAnOption() {
    assertSame(read().option("part", "test").load(folder.toString()), TEST, 0, true);
    assertThatThrownBy(() -> read().option("part", "half").load(folder.toString()))
        .hasMessageContaining("option part: expected train or test, found 'half'");
  }

  @Test
  void imagesAreVectorsOnRequest(@TempDir Path other) throws IOException {
    Dataset<Row> rows =
        read().option("part", "test").option("vectors", true).load(folder.toString());

    assertThat(rows.columns()).containsExactly("id", "features", "label");
    List<Row> found = rows.orderBy("id").collectAsList();
    assertThat(found).hasSize(TEST.size());
    for (int i = 0; i < found.size(); i++) {
      double[] pixels = found.get(i).<Vector>getAs("features").toArray();
      assertThat(pixels).hasSize(49);
      for (int p = 0; p < pixels.length; p++) {
        assertThat(pixels[p]).isEqualTo(TEST.image(i)[p] & 0xFF);
      }
      assertThat(found.get(i).getDouble(2)).isEqualTo(TEST.labels()[i]);
    }

    Files.copy(folder.resolve("t10k-images-idx3-ubyte"), other.resolve("a-images-idx3-ubyte"));
    Dataset<Row> unlabelled = read().option("vectors", true).load(other.toString());
    assertThat(unlabelled.where("label IS NULL").count()).isEqualTo(TEST.size());
    assertThatThrownBy(() -> read().option("vectors", "yes").load(folder.toString()))
        .hasMessageContaining("option vectors: expected true or false, found 'yes'");
  }

  @Test
  void anImageFileHasTheLabelsOfTheFileBeside(@TempDir Path other) throws IOException {
    Path images = folder.resolve("t10k-images-idx3-ubyte");
    assertSame(read().load(images.toString()), TEST, 0, true);
    gzip(images, other.resolve("t10k-images-idx3-ubyte.gz"));
    Dataset<Row> alone = read().load(other.resolve("t10k-images-idx3-ubyte.gz").toString());
    assertSame(alone, TEST, 0, false);
    gzip(folder.resolve("t10k-labels-idx1-ubyte"), other.resolve("t10k-labels-idx1-ubyte.gz"));
    assertSame(read().load(other.resolve("t10k-images-idx3-ubyte.gz").toString()), TEST, 0, true);
  }

  @Test
  void imageFilesOfOtherNamesFollowEachOther(@TempDir Path other) throws IOException {
    for (String name : List.of("monday", "tuesday")) {
      Files.copy(
          folder.resolve("t10k-images-idx3-ubyte"), other.resolve(name + "-images-idx3-ubyte"));
    }
    Files.copy(
        folder.resolve("t10k-labels-idx1-ubyte"), other.resolve("tuesday-labels-idx1-ubyte"));

    Dataset<Row> rows = read().load(other.toString());

    assertSame(rows.where("id < 91"), TEST, 0, false);
    assertSame(rows.where("id >= 91"), TEST, 91, true);
  }

  @Test
  void everyTaskSlotReadsAnEqualShareOfAFileWithoutLabels(@TempDir Path other) throws IOException {
    assertThat(partitions(other.resolve("few-idx3-ubyte"), 1001)).isEqualTo(2);
    assertThat(partitions(other.resolve("some-idx3-ubyte"), 12_000)).isEqualTo(2);
    assertThat(partitions(other.resolve("many-idx3-ubyte"), 200_000)).isEqualTo(4);

    Dataset<Row> rows = read().load(other.resolve("some-idx3-ubyte").toString());
    assertThat(rows.groupBy(spark_partition_id()).count().select("count").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(6000L, 6000L);
  }

  private static int partitions(Path file, int images) throws IOException {
    try (RandomAccessFile blank = new RandomAccessFile(file.toFile(), "rw")) {
      for (int field : new int[] {0x803, images, 28, 28}) {
        blank.writeInt(field);
      }
      blank.setLength(16 + 784L * images); // takes no room on the disk
    }
    return read().load(file.toString()).toJavaRDD().getNumPartitions();
  }

  @Test
  void sqlReadsItByName() {
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW digits USING idx OPTIONS (path '%s', part 'test')"
            .formatted(folder));

    List<Row> counts =
        spark
            .sql("SELECT label, count(*), min(length(image)) FROM digits GROUP BY 1 ORDER BY 1")
            .collectAsList();

    assertThat(counts).extracting(row -> row.getLong(1)).containsExactly(46L, 45L);
    assertThat(counts).extracting(row -> row.getInt(2)).containsExactly(49, 49);
  }

  @Test
  void whatCannotBeReadIsOneLine(@TempDir Path empty) {
    assertThatThrownBy(() -> read().load(folder.resolve("nothing").toString()))
        .hasMessageContaining("nothing: there is no such file or folder");
    assertThatThrownBy(() -> read().load(empty.toString()))
        .hasMessageContaining("expected IDX image files (*idx3*), found none");
    assertThatThrownBy(() -> read().load()).hasMessageContaining("format idx: expected one path");
  }

  private static DataFrameReader read() {
    return spark.read().format("idx");
  }

  private static void assertSame(
      Dataset<Row> rows, ImageBlock expected, long firstId, boolean labelled) {
    List<Row> found = rows.orderBy("id").collectAsList();
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Row row = found.get(i);
      assertThat(row.getLong(0)).isEqualTo(firstId + i);
      assertThat((byte[]) row.get(1)).isEqualTo(expected.image(i));
      assertThat(row.get(2)).isEqualTo(labelled ? expected.labels()[i] : null);
    }
  }

  private static void gzip(Path from, Path to) throws IOException {
    Files.write(to, IdxFixtures.gzip(Files.readAllBytes(from)));
  }
}
