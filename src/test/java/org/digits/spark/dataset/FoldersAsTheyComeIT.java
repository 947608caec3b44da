package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.DateRange;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.idx.IdxFixtures;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Storage;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.run.TrainingPipeline;
import org.digits.spark.session.SparkFailures;
import org.digits.testing.DataCommands;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders as users have them, on a session whose settings would lose rows. */
class FoldersAsTheyComeIT {
  private static final int SIDE = 12;
  private static final int CLASSES = 3;
  private static final Random RANDOM = new Random(271);
  private static final StructType ROWS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("image", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String output;

  @TempDir Path own;
  private final List<String> notes = new ArrayList<>();

  private PictureForm pictures = PictureForm.AUTO;

  @BeforeAll
  static void train() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    output = folder.resolve("output").toString();
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("it")
            .config("spark.sql.files.ignoreCorruptFiles", true)
            .config("spark.sql.files.ignoreMissingFiles", true)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    SilentTraining.run(spark, settings("r", folder.resolve("data")));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void forget() {
    notes.clear();
  }

  /** How two parts lie in one folder. */
  private enum Layout {
    PARQUET_FILES {
      @Override
      void write(Path root, String part, ImageBlock images) throws IOException {
        Path file = root.resolve("data/%s-00000-of-00001.parquet".formatted(part));
        parquet(file, images);
        Files.writeString(root.resolve("README.md"), "---\nlicense: mit\n---\n");
      }
    },
    PARQUET_FOLDERS {
      @Override
      void write(Path root, String part, ImageBlock images) throws IOException {
        parquet(root.resolve(part).resolve(word() + ".pq"), images);
      }
    },
    PARQUET_PARTITIONS {
      @Override
      void write(Path root, String part, ImageBlock images) throws IOException {
        parquet(root.resolve("split=" + part).resolve("x.parquet.gzip"), images);
      }
    },
    PICTURE_FOLDERS {
      @Override
      void write(Path root, String part, ImageBlock images) throws IOException {
        pictures(root.resolve(part), word(), images);
      }
    },
    PICTURE_NAMES {
      @Override
      void write(Path root, String part, ImageBlock images) throws IOException {
        pictures(root, part + "_", images);
      }
    };

    abstract void write(Path root, String part, ImageBlock images) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void aFolderOfTwoPartsGivesTheOneThatIsAskedFor(Layout layout) throws Exception {
    ImageBlock train = block(30 + RANDOM.nextInt(30));
    ImageBlock test = block(10 + RANDOM.nextInt(10));
    boolean longer = RANDOM.nextBoolean();
    layout.write(own.resolve("both"), longer ? "training" : "Train", train);
    layout.write(own.resolve("both"), longer ? "testing" : "test", test);
    layout.write(own.resolve("alone"), "x", test);

    // What pictures call for may differ from part to part.
    pictures = PictureForm.AS_IS;

    assertThat(evaluate("both")).isEqualTo(test.size());
    assertThat(notes).anyMatch(note -> note.contains("read is test (") && note.contains("train ("));
    assertThat(prepare("both", DatasetPart.TRAIN).count()).isEqualTo(train.size());
    PartitionRecord prepared = prepare("both", DatasetPart.TEST);
    assertThat(prepared.count()).isEqualTo(test.size());
    assertThat(prepared.contentSha256())
        .isEqualTo(prepare("alone", DatasetPart.TEST).contentSha256());
    notes.clear();
    assertThat(predict("both")).isEqualTo(train.size() + test.size());
    assertThat(notes).anyMatch(note -> note.contains("tell more than one part, all of which"));
  }

  @Test
  void theGateJudgesOnTheTestPartAndTrainTestsOnIt() throws Exception {
    ImageBlock test = block(17);
    Layout.PICTURE_FOLDERS.write(own.resolve("both"), "training", block(31));
    Layout.PICTURE_FOLDERS.write(own.resolve("both"), "testing", test);
    String data = own.resolve("both").toString();
    QualityGate.Request request =
        new QualityGate.Request(
            GateRules.of(Map.of()),
            data,
            ImageFormat.AUTO,
            ImageReading.DEFAULT,
            QualityGate.Verdict.NEW,
            QualityGate.TrainedOn.REFUSED);

    assertThat(
            new QualityGate(spark, output, Clock.systemUTC(), notes::add)
                .judge("r", request)
                .data()
                .count())
        .isEqualTo(test.size());
    assertThat(notes).anyMatch(note -> note.contains("read is test (testing/)"));

    Files.writeString(own.resolve("both/notes.docx"), "");
    Map<Option, String> settings = settings("tested", folder.resolve("data"));
    settings.put(Option.TEST_DATA, data);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TrainingConfig config = TrainingConfig.of(settings, Clock.systemUTC());
    try (PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
      assertThat(new TrainingPipeline(spark, config, out, false).run().metrics().test().count())
          .isEqualTo(test.size());
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("read is test (testing/); left out: train (training/)")
        .contains("1 file is not read: 1 .docx (notes.docx)");
  }

  @Test
  void aPartThatIsNotThereIsRefusedAndASingleOneIsNamed() throws Exception {
    Layout.PARQUET_FOLDERS.write(own.resolve("two"), "train", block(20));
    Layout.PARQUET_FOLDERS.write(own.resolve("two"), "validation", block(10));
    Layout.PARQUET_FILES.write(own.resolve("one"), "train", block(20));

    assertThatThrownBy(() -> evaluate("two"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "expected files whose names tell test, found train (train/), validation (validation/)");
    assertThatThrownBy(() -> prepare("two", DatasetPart.TEST))
        .hasMessageContaining("expected files whose names tell test");
    assertThat(evaluate("one")).isEqualTo(20);
    assertThat(notes).anyMatch(note -> note.endsWith("its images are taken as test"));
    assertThatThrownBy(() -> prepare("one", DatasetPart.TEST))
        .hasMessageContaining("only; choose the part train, or name the folder or file itself");
  }

  @Test
  void aBrokenFileEndsTheJobWhateverTheSessionIgnores() throws Exception {
    for (int file = 0; file < 3; file++) {
      parquet(own.resolve("rows/%d.parquet".formatted(file)), block(200));
    }
    Path broken = own.resolve("rows/%d.parquet".formatted(1 + RANDOM.nextInt(2)));
    damage(broken);
    // So much for Spark's own reader on this session.
    assertThat(
            spark
                .read()
                .schema(ROWS)
                .parquet(own.resolve("rows").toString())
                .collectAsList()
                .size())
        .isBetween(400, 599);

    for (ThrowingCallable command :
        List.<ThrowingCallable>of(
            () -> evaluate("rows"),
            () -> predict("rows"),
            () -> prepare("rows", DatasetPart.TRAIN))) {
      assertThat(SparkFailures.message(catchThrowable(command)))
          .matches("file:.*/rows/%s: the file cannot be read: .+".formatted(broken.getFileName()));
    }
    assertThat(own.resolve("rows.predicted")).doesNotExist();
  }

  @Test
  void aFileThatIsGoneEndsTheReadingOfAPreparedDataset() throws Exception {
    parquet(own.resolve("rows/x.parquet"), block(40));
    prepare("rows", DatasetPart.TRAIN);
    Path dataset = own.resolve("rows.dataset");
    Storage storage = Storage.of(dataset.toString(), spark.sparkContext().hadoopConfiguration());
    var images =
        PreparedImages.read(spark, new PreparedDataset(storage), DatasetPart.TRAIN, DateRange.ALL)
            .images();
    try (Stream<Path> files = Files.walk(dataset)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }

    assertThatThrownBy(() -> images.rows().select("image").collectAsList())
        .hasStackTraceContaining("does not exist");
  }

  @Test
  void aFileAndTheSamePackedAreReadOnce() throws Exception {
    int count = 20 + RANDOM.nextInt(20);
    Path raw = own.resolve("raw");
    IdxFiles.write(raw, block(50), block(count));
    Files.delete(raw.resolve("train-images-idx3-ubyte"));
    Files.delete(raw.resolve("train-labels-idx1-ubyte"));
    pack(raw);
    Path other = own.resolve("other");
    IdxFiles.write(other, block(50), block(count));
    for (String kind : List.of("images-idx3", "labels-idx1")) {
      for (String part : List.of("train", "t10k")) {
        Path file = other.resolve("%s-%s-ubyte".formatted(part, kind));
        String name = part.equals("t10k") ? "test" : part;
        Files.move(file, other.resolve("letters-%s-%s-ubyte".formatted(name, kind)));
      }
    }
    pack(other);

    assertThat(predict("raw")).isEqualTo(count);
    assertThat(notes).anyMatch(note -> note.contains("1 beside the same file"));
    assertThat(predict("other")).isEqualTo(50 + count);
    assertThat(spark.read().format("idx").load(raw.toString()).count()).isEqualTo(count);
    // The names tell two parts: the training part, as of MNIST's own names.
    assertThat(spark.read().format("idx").load(other.toString()).count()).isEqualTo(50);
  }

  @Test
  void everyPictureThatCanBeDecodedIsReadAndTheOthersAreNamed() throws Exception {
    Map<String, String> kinds =
        Map.of(
            "tif", "tiff", "TIFF", "tiff", "jfif", "jpg", "jpe", "jpg", "dib", "bmp", "Gif", "gif");
    Path root = own.resolve("scans");
    int label = 0;
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      Path file = root.resolve("%d/%s.%s".formatted(label++ % CLASSES, word(), kind.getKey()));
      Files.createDirectories(file.getParent());
      assertThat(ImageIO.write(stroke(label), kind.getValue(), file.toFile())).isTrue();
    }
    for (String unread : List.of("0/a.webp", "1/b.webp", "c.heic", "labels.csv")) {
      Files.writeString(root.resolve(unread), "x");
    }

    pictures = PictureForm.DIGITS;
    assertThat(evaluate("scans")).isEqualTo(kinds.size());
    String expected =
        "4 files are not read: 2 .webp (0/a.webp ...), 1 .csv (labels.csv), 1 .heic (c.heic)";
    assertThat(notes).singleElement().asString().endsWith(expected);
    assertThat(predict("scans")).isEqualTo(kinds.size());
    assertThat(prepare("scans", DatasetPart.TRAIN).count()).isEqualTo(kinds.size());
    assertThat(notes).hasSize(3).allMatch(note -> note.endsWith(expected));
  }

  @Test
  void manyParquetFilesAreReadAsOne() throws Exception {
    int count = 3 + RANDOM.nextInt(9);
    Path one = own.resolve("one.parquet");
    parquet(one, block(count));
    int files = 33 + RANDOM.nextInt(9);
    for (int file = 0; file < files; file++) {
      Path copy = own.resolve("many/%d/%s.parquet".formatted(file % 2, word()));
      Files.createDirectories(copy.getParent());
      Files.copy(one, copy);
    }

    assertThat(evaluate("many")).isEqualTo((long) count * files);
  }

  private long evaluate(String data) throws IOException {
    return RunEvaluation.evaluate(
            spark,
            output,
            "r",
            own.resolve(data).toString(),
            ImageFormat.AUTO,
            ImageReading.upright(pictures),
            notes::add)
        .data()
        .count();
  }

  private PartitionRecord prepare(String data, DatasetPart part) throws IOException {
    return commands()
        .prepare(own.resolve(data), reading(), part, false, own.resolve(data + ".dataset"))
        .partition();
  }

  private long predict(String data) throws IOException {
    Path to = own.resolve(data + ".predicted");
    return commands().predict(output, "r", own.resolve(data), reading(), to);
  }

  private DataCommands commands() {
    return new DataCommands(spark, new Size(SIDE, SIDE), notes::add);
  }

  private ImageReading reading() {
    return ImageReading.upright(pictures);
  }

  private static Map<Option, String> settings(String run, Path data) {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, folder.resolve("output").toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "1");
    settings.put(Option.MIN_ACCURACY, "0");
    return settings;
  }

  private static ImageBlock block(int count) {
    return Digits.block(0, count, SIDE, CLASSES, RANDOM.nextLong());
  }

  /** A name that tells nothing. */
  private static String word() {
    return "x" + RANDOM.nextInt(1_000_000) + "q";
  }

  /** One file of the given name, as other programs write it. */
  private static void parquet(Path file, ImageBlock images) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      rows.add(RowFactory.create(images.ids()[i], images.image(i), images.labels()[i]));
    }
    Path written = folder.resolve("written-" + RANDOM.nextLong());
    spark.createDataFrame(rows, ROWS).coalesce(1).write().parquet(written.toString());
    Files.createDirectories(file.getParent());
    try (Stream<Path> files = Files.list(written)) {
      Path part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.move(part, file);
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] garbage = new byte[(int) bytes.length() / 2];
      RANDOM.nextBytes(garbage);
      bytes.seek(4);
      bytes.write(garbage);
    }
  }

  private static void pictures(Path root, String prefix, ImageBlock images) throws IOException {
    for (int i = 0; i < images.size(); i++) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      picture.getRaster().setDataElements(0, 0, SIDE, SIDE, images.image(i));
      Path file = root.resolve("%d/%s%d.png".formatted(images.labels()[i], prefix, i));
      Files.createDirectories(file.getParent());
      assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
    }
  }

  private static BufferedImage stroke(int slant) {
    BufferedImage picture = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 60, 60);
    graphics.setColor(Color.BLACK);
    graphics.setStroke(new BasicStroke(5));
    graphics.drawLine(20 + slant, 10, 40 - slant, 50);
    graphics.dispose();
    return picture;
  }

  private static void pack(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.toList()) {
        Files.write(
            file.resolveSibling(file.getFileName() + ".gz"),
            IdxFixtures.gzip(Files.readAllBytes(file)));
      }
    }
  }
}
