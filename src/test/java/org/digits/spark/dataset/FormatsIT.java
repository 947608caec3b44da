package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.Symmetry;
import org.digits.data.idx.IdxFixtures;
import org.digits.data.npy.NpzFixtures;
import org.digits.evaluation.DriftNote;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.run.RunMetrics;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageSources;
import org.digits.testing.DataCommands;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One set of images under the names and in the formats that people have: one run, one hash. */
class FormatsIT {
  private static final int SIDE = 12;
  private static final int CLASSES = 3;
  private static final long SEED = 271;
  private static final Random RANDOM = new Random(SEED);
  private static final ImageBlock TRAIN = block(240 + RANDOM.nextInt(60));
  private static final ImageBlock TEST = block(60 + RANDOM.nextInt(30));

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String output;
  private static RunMetrics run;
  private static EvaluationRecord evaluated;
  private static String testHash;

  @TempDir Path own;
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void train() throws Exception {
    IdxFiles.write(folder.resolve("data"), TRAIN, TEST);
    output = folder.resolve("output").toString();
    spark = DataCommands.session();
    run = train("r", folder.resolve("data"), Map.of());
    evaluated = evaluate("r", folder.resolve("data"), Symmetry.NONE);
    testHash =
        DatasetScan.of(IdxDatasets.test(spark, folder.resolve("data").toString())).contentSha256();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** How a set lies on the disk. */
  private enum Layout {
    DOTS {
      @Override
      void write(Path root) throws IOException {
        idx(root, part -> part + "-images.idx3-ubyte", part -> part + "-labels.idx1-ubyte");
      }
    },
    KAGGLE {
      @Override
      void write(Path root) throws IOException {
        idx(
            root,
            part -> "%1$s-images-idx3-ubyte/%1$s-images-idx3-ubyte".formatted(part),
            part -> "%1$s-labels-idx1-ubyte/%1$s-labels-idx1-ubyte".formatted(part));
        Files.copy(
            root.resolve("t10k-images-idx3-ubyte/t10k-images-idx3-ubyte"),
            root.resolve("t10k-images.idx3-ubyte"));
      }
    },
    EMNIST {
      @Override
      void write(Path root) throws IOException {
        String set = "emnist-" + word();
        idx(
            root.resolve("gzip"),
            part -> "%s-%s-images-idx3-ubyte.gz".formatted(set, part.replace("t10k", "test")),
            part -> "%s-%s-labels-idx1-ubyte.gz".formatted(set, part.replace("t10k", "test")));
        Files.writeString(root.resolve("gzip/%s-mapping.txt".formatted(set)), "0 48\n");
      }
    },
    QMNIST {
      @Override
      void write(Path root) throws IOException {
        idx(
            root,
            part -> "qmnist-%s-images-idx3-ubyte".formatted(part.replace("t10k", "test")),
            part -> "qmnist-%s-labels-idx2-int.gz".formatted(part.replace("t10k", "test")));
      }
    },
    FOLDERS {
      @Override
      void write(Path root) throws IOException {
        idx(root, part -> part + "/IMAGES.IDX3", part -> part + "/Labels.Idx1");
        Files.move(root.resolve("t10k"), root.resolve("testing"));
      }
    },
    NUMBERED {
      @Override
      void write(Path root) throws IOException {
        int parts = 2 + RANDOM.nextInt(3);
        for (String part : List.of("train", "test")) {
          ImageBlock block = part.equals("train") ? TRAIN : TEST;
          for (int i = 0; i < parts; i++) {
            Path file = root.resolve("%s-part-%02d-images-idx3-ubyte".formatted(part, i + 1));
            ImageBlock piece = piece(block, i, parts);
            FormatsIT.write(file, idxImages(piece));
            FormatsIT.write(
                root.resolve(file.getFileName().toString().replace("images-idx3", "labels-idx1")),
                bytes(piece));
          }
        }
      }
    },
    KERAS {
      @Override
      void write(Path root) throws IOException {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("x_test", images(TEST, false));
        arrays.put("x_train", images(TRAIN, false));
        arrays.put("y_train", NpzFixtures.labels("|u1", TRAIN.labels()));
        arrays.put("y_test", NpzFixtures.labels("|u1", TEST.labels()));
        Files.createDirectories(root);
        Files.write(root.resolve(word() + ".npz"), NpzFixtures.npz(ZipEntry.DEFLATED, arrays));
      }
    },
    NUMBERED_NPZ {
      @Override
      void write(Path root) throws IOException {
        Files.createDirectories(root);
        for (int i = 0; i < 3; i++) {
          ImageBlock piece = piece(TRAIN, i, 3);
          Map<String, byte[]> arrays = new LinkedHashMap<>();
          arrays.put("x_train", images(piece, false));
          arrays.put("y_train", NpzFixtures.labels("|u1", piece.labels()));
          Files.write(
              root.resolve("set-%d.npz".formatted(i)), NpzFixtures.npz(ZipEntry.DEFLATED, arrays));
        }
        Files.write(
            root.resolve("held.npz"),
            NpzFixtures.npz(
                ZipEntry.DEFLATED,
                Map.of(
                    "x_test",
                    images(TEST, false),
                    "y_test",
                    NpzFixtures.labels("|u1", TEST.labels()))));
      }
    },
    KUZUSHIJI {
      @Override
      void write(Path root) throws IOException {
        for (String part : List.of("train", "test")) {
          ImageBlock block = part.equals("train") ? TRAIN : TEST;
          array(root, part + "-imgs", images(block, true));
          array(root, part + "-labels", NpzFixtures.labels(">i8", block.labels()));
        }
      }

      private void array(Path root, String name, byte[] array) throws IOException {
        Files.createDirectories(root);
        Files.write(
            root.resolve("kmnist-%s.npz".formatted(name)),
            NpzFixtures.npz(ZipEntry.STORED, Map.of("arr_0", array)));
      }
    };

    abstract void write(Path root) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void theSameImagesHaveOneHashHoweverTheyLie(Layout layout) throws Exception {
    Path data = own.resolve(word());
    layout.write(data);
    String place = data.toString();
    LabelledSources sources =
        new LabelledSources(
            spark, ImageReading.upright(PictureForm.AS_IS), LabelMapping.NONE, notes::add);
    InputSizes sizes = InputSizes.exactly(SIDE, SIDE);

    // As evaluate, train, prepare and predict open them.
    assertThat(
            DatasetScan.of(sources.openLabelled(place, ImageFormat.AUTO, sizes).images()).sha256())
        .as("seed %d", SEED)
        .isEqualTo(run.dataset().test().sha256());
    for (DatasetPart part : DatasetPart.values()) {
      RunMetrics.Part known =
          part == DatasetPart.TRAIN ? run.dataset().train() : run.dataset().test();
      assertThat(DatasetScan.of(sources.openTraining(place, part)).sha256())
          .isEqualTo(known.sha256());
      assertThat(
              DatasetScan.of(sources.openPart(place, ImageFormat.AUTO, sizes, part).labelled())
                  .sha256())
          .isEqualTo(known.sha256());
    }
    ImageSources images =
        new ImageSources(spark, ImageReading.upright(PictureForm.AS_IS), notes::add);
    assertThat(images.open(place, ImageFormat.AUTO, sizes).rows().count())
        .isEqualTo(TRAIN.size() + TEST.size());
    if (layout.compareTo(Layout.KERAS) < 0) {
      assertThat(spark.read().format("idx").load(place).where("label = 1").count())
          .isEqualTo(Arrays.stream(TRAIN.labels()).filter(label -> label == 1).count())
          .isPositive();
      assertThat(spark.read().format("idx").option("part", "test").load(place).count())
          .isEqualTo(TEST.size());
    }
  }

  @Test
  void allCommandsReadOneNpz() throws Exception {
    Layout.KERAS.write(own);
    Path file;
    try (Stream<Path> files = Files.list(own)) {
      file = files.filter(f -> f.toString().endsWith(".npz")).findFirst().orElseThrow();
    }

    assertThat(evaluate("r", file, Symmetry.NONE).evaluation()).isEqualTo(evaluated.evaluation());
    assertThat(prepare(file, DatasetPart.TEST, Symmetry.NONE).contentSha256()).isEqualTo(testHash);
    assertThat(predict(file)).isEqualTo(TRAIN.size() + TEST.size());
    RunMetrics trained = train("npz", file, Map.of());
    assertThat(trained.dataset().train().sha256()).isEqualTo(run.dataset().train().sha256());
    assertThat(trained.parametersSha256()).isEqualTo(run.parametersSha256());
  }

  @Test
  void oneFileIsReadWithTheLabelsBesideIt() throws Exception {
    Path data = own.resolve("two");
    Layout.EMNIST.write(data);
    Layout.EMNIST.write(data); // another set, by a name of its own
    Path file;
    try (Stream<Path> files = Files.list(data.resolve("gzip"))) {
      file = files.filter(f -> f.toString().contains("test-images")).findFirst().orElseThrow();
    }

    assertThat(evaluate("r", file, Symmetry.NONE).evaluation()).isEqualTo(evaluated.evaluation());
    assertThat(prepare(file, DatasetPart.TEST, Symmetry.NONE).count()).isEqualTo(TEST.size());
    for (DatasetPart part : DatasetPart.values()) {
      assertThatThrownBy(() -> prepare(data, part, Symmetry.NONE))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("expected one set of images of the part " + part.label())
          .hasMessageContaining(part.label() + "-images-idx3-ubyte.gz, gzip/emnist-");
    }
    assertThatThrownBy(() -> train("none", file, Map.of()))
        .hasMessageContaining("found one file; name the test images with --test-data");
    Files.delete(Path.of(file.toString().replace("images-idx3", "labels-idx1")));
    assertThatThrownBy(() -> evaluate("r", file, Symmetry.NONE))
        .hasMessageContaining("expected its labels beside it");
  }

  @Test
  void imagesThatAreStoredTransposedAreReadUprightAndNamed() throws Exception {
    Path data = own.resolve("transposed");
    IdxFiles.write(data, Symmetry.TRANSPOSED.of(TRAIN), Symmetry.TRANSPOSED.of(TEST));

    EvaluationRecord upright = evaluate("r", data, Symmetry.TRANSPOSED);
    assertThat(upright.data().sha256()).isEqualTo(evaluated.data().sha256());
    assertThat(upright.evaluation()).isEqualTo(evaluated.evaluation());
    assertThat(upright.drift().done()).isEmpty();
    GateRecord verdict = judge(data, ImageReading.of(PictureForm.AUTO, true));
    assertThat(verdict.data().sha256()).isEqualTo(evaluated.data().sha256());
    assertThat(verdict.evaluation()).isEqualTo(evaluated.evaluation());
    PartitionRecord prepared = prepare(data, DatasetPart.TEST, Symmetry.TRANSPOSED);
    assertThat(prepared.stored()).isEqualTo(Symmetry.TRANSPOSED);
    assertThat(prepared.contentSha256()).isEqualTo(testHash);
    RunMetrics trained = train("transposed", data, Map.of(Option.TRANSPOSE, "true"));
    assertThat(trained.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(trained.config()).containsEntry("transpose", true);

    assertThatThrownBy(
            () ->
                evaluate(
                    "r", own.resolve("transposed.transposed.test.dataset"), Symmetry.TRANSPOSED))
        .hasMessageContaining("leave out --transpose");
  }

  // These bars are the same mirrored, so that what exchanges rows and columns is not to be told.
  @Test
  void whatWasDoneToAllImagesIsNamed() throws Exception {
    Path data = own.resolve("inverted");
    IdxFiles.write(data, Symmetry.INVERTED.of(TRAIN), Symmetry.INVERTED.of(TEST));

    EvaluationRecord found = evaluate("r", data, Symmetry.NONE);
    assertThat(found.evaluation().accuracy()).isLessThan(run.test().accuracy() - 0.3);
    assertThat(found.drift().done())
        .singleElement()
        .satisfies(
            done -> {
              assertThat(done.symmetry()).isEqualTo(Symmetry.INVERTED);
              assertThat(done.undone()).isEqualTo(evaluated.evaluation().accuracy());
            });
    assertThat(DriftNote.render(found.drift())).contains("The images look inverted, light and");
  }

  @Test
  void whatTrainingDoesNotReadIsNamedWithTheCommandThatDoes() throws Exception {
    Path pictures = Files.createDirectories(own.resolve("pictures/7"));
    Files.writeString(pictures.resolve(word() + ".png"), "");
    Path empty = Files.createDirectories(own.resolve("empty"));
    Files.writeString(empty.resolve(".DS_Store"), "");
    Path other = Files.createDirectories(own.resolve("other"));
    Files.writeString(other.resolve(word() + ".docx"), "");

    assertThatThrownBy(() -> train("none", own.resolve("pictures"), Map.of()))
        .hasMessageContaining("found pictures; make a Dataset of them with")
        .hasMessageContaining("prepare --input %s/pictures --to dataset", own)
        .hasMessageNotContaining("fetch");
    for (Path nothing : List.of(empty, own.resolve("none"))) {
      String fetch = "get MNIST with 'submit-scripts/digits.sh fetch --data " + nothing + "'";
      assertThatThrownBy(() -> train("none", nothing, Map.of())).hasMessageEndingWith(fetch);
      assertThatThrownBy(() -> evaluate("r", nothing, Symmetry.NONE)).hasMessageEndingWith(fetch);
    }
    assertThatThrownBy(() -> train("none", other, Map.of()))
        .hasMessageContaining("found none but 1 .docx")
        .hasMessageNotContaining("fetch");
  }

  @Test
  void arraysThatAreNoImagesAreOneLine() throws Exception {
    byte[] labels = NpzFixtures.labels("<i4", 0, 1, 2);
    refused(
        Map.of(
            "x_test", NpzFixtures.npy("<f4", "(3, 12, 12)", new byte[3 * 576]), "y_test", labels),
        "array x_test: expected images of uint8, found float32 of shape (3, 12, 12); store them as");
    refused(
        Map.of(
            "x_test", NpzFixtures.npy("|u1", "(3, 12, 12, 3)", new byte[1296]), "y_test", labels),
        "expected grey images of shape (n, height, width)");
    refused(
        Map.of("x_test", NpzFixtures.npy("|u1", "(2, 12, 12)", new byte[288]), "y_test", labels),
        "array y_test: expected 2 labels, one per image of x_test, found int32 of shape (3)");
    refused(
        Map.of(
            "x_test",
            NpzFixtures.npy("|u1", "(3, 12, 12)", new byte[432]),
            "y_test",
            NpzFixtures.npy("<f4", "(3, 10)", new byte[120])),
        "array y_test: expected whole numbers of shape (3), found float32 of shape (3, 10)");
    refused(
        Map.of("x_test", NpzFixtures.npy("|u1", "(3, 12, 12)", new byte[432])),
        "expected the labels of x_test, found none");
  }

  private void refused(Map<String, byte[]> arrays, String message) throws Exception {
    Path file = own.resolve(word() + ".npz");
    Files.write(file, NpzFixtures.npz(ZipEntry.DEFLATED, arrays));
    assertThatThrownBy(() -> evaluate("r", file, Symmetry.NONE))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(message);
  }

  private static RunMetrics train(String run, Path data, Map<Option, String> more)
      throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, output);
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "3");
    settings.put(Option.MIN_ACCURACY, "0");
    settings.putAll(more);
    return SilentTraining.run(spark, settings).metrics();
  }

  private static EvaluationRecord evaluate(String run, Path data, Symmetry stored)
      throws IOException {
    return RunEvaluation.evaluate(
        spark,
        output,
        run,
        data.toString(),
        ImageFormat.AUTO,
        new ImageReading(PictureForm.AUTO, stored),
        note -> {});
  }

  private static GateRecord judge(Path data, ImageReading reading) throws IOException {
    return new QualityGate(spark, output, Clock.systemUTC())
        .judge(
            "r",
            new QualityGate.Request(
                GateRules.of(Map.of()),
                data.toString(),
                ImageFormat.AUTO,
                reading,
                QualityGate.Verdict.NEW,
                QualityGate.TrainedOn.REFUSED));
  }

  private PartitionRecord prepare(Path data, DatasetPart part, Symmetry stored) throws IOException {
    String to = "%s.%s.%s.dataset".formatted(data.getFileName(), stored, part.label());
    ImageReading reading = new ImageReading(PictureForm.AUTO, stored);
    return commands().prepare(data, reading, part, false, own.resolve(to)).partition();
  }

  private long predict(Path data) throws IOException {
    Path to = data.resolveSibling(data.getFileName() + ".predicted");
    return commands().predict(output, "r", data, ImageReading.DEFAULT, to);
  }

  private DataCommands commands() {
    return new DataCommands(spark, new Size(SIDE, SIDE), notes::add);
  }

  private static ImageBlock block(int count) {
    return Digits.block(0, count, SIDE, CLASSES, RANDOM.nextLong());
  }

  /** A name that tells nothing. */
  private static String word() {
    return "q" + RANDOM.nextInt(1_000_000) + "z";
  }

  /** A name of a part's file. */
  private interface Name {
    String of(String part);
  }

  private static void idx(Path root, Name images, Name labels) throws IOException {
    for (String part : List.of("train", "t10k")) {
      ImageBlock block = part.equals("train") ? TRAIN : TEST;
      write(root.resolve(images.of(part)), idxImages(block));
      Path file = root.resolve(labels.of(part));
      write(file, file.toString().contains("idx2") ? rows(block) : bytes(block));
    }
  }

  private static byte[] idxImages(ImageBlock block) {
    return ByteBuffer.allocate(16 + block.pixels().length)
        .putInt(0x803)
        .putInt(block.size())
        .putInt(SIDE)
        .putInt(SIDE)
        .put(block.pixels())
        .array();
  }

  /** One of several pieces of a block, in its order. */
  private static ImageBlock piece(ImageBlock block, int index, int pieces) {
    int from = block.size() * index / pieces;
    int to = block.size() * (index + 1) / pieces;
    int bytes = block.imageBytes();
    return new ImageBlock(
        block.height(),
        block.width(),
        Arrays.copyOfRange(block.ids(), from, to),
        Arrays.copyOfRange(block.pixels(), from * bytes, to * bytes),
        Arrays.copyOfRange(block.labels(), from, to));
  }

  private static byte[] bytes(ImageBlock block) {
    return IdxFixtures.labels(block.labels());
  }

  /** QMNIST's: the label, the writer, and where the image comes from. */
  private static byte[] rows(ImageBlock block) {
    ByteBuffer rows = ByteBuffer.allocate(12 + 32 * block.size());
    rows.putInt(0xc02).putInt(block.size()).putInt(8);
    for (int label : block.labels()) {
      rows.putInt(label);
      for (int column = 1; column < 8; column++) {
        rows.putInt(RANDOM.nextInt(1000));
      }
    }
    return rows.array();
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, file.toString().endsWith(".gz") ? IdxFixtures.gzip(bytes) : bytes);
  }

  private static byte[] images(ImageBlock block, boolean isFourDimensional) {
    String shape =
        "(%d, %d, %d%s)".formatted(block.size(), SIDE, SIDE, isFourDimensional ? ", 1" : "");
    return NpzFixtures.npy("|u1", shape, block.pixels());
  }
}
