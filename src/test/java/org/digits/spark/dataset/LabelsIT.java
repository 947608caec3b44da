package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationTable;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.evaluate.RunEvaluation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.predict.PicturePrediction;
import org.digits.spark.predict.RunPrediction;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labels that are not 0, 1, 2, ..., and classes without images: from the files to a run and back.
 */
class LabelsIT {
  private static final Random RANDOM = new Random(83);
  private static final int SIDE = 12;
  private static final int TEST = 91;
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @TempDir static Path folder;
  private static SparkSession spark;
  private static int first;
  private static List<String> names;
  private static RunMetrics plain;

  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    first = 2 + RANDOM.nextInt(200);
    TreeSet<String> drawn = new TreeSet<>();
    while (drawn.size() < 3) {
      drawn.add((char) ('p' + RANDOM.nextInt(4)) + Long.toString(RANDOM.nextInt(1 << 20), 36));
    }
    names = new ArrayList<>(drawn);
    idx("plain", 3, label -> label);
    idx("own", 3, label -> first + label);
    plain = train("plain", folder.resolve("plain"), Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void numbersThatDoNotBeginAtZeroAreMappedAndGivenBack() throws Exception {
    String range = first + "-" + (first + 2);
    assertThatThrownBy(() -> train("own", folder.resolve("own"), Map.of()))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected labels from 0, found %s", range)
        .hasMessageContaining("; --labels %s makes classes of them", range);
    RunMetrics own = train("own", folder.resolve("own"), Map.of(Option.LABELS, range));

    assertThat(own.parametersSha256()).isEqualTo(plain.parametersSha256());
    assertThat(own.dataset().labels()).isEqualTo(range);
    assertThat(own.config()).containsEntry("labels", range).containsEntry("classes", 3);
    assertThat(plain.config()).containsEntry("labels", "").containsEntry("classes", "");
    assertThat(folder.resolve("runs/own/README.md"))
        .content()
        .contains("in the order %s.".formatted(range), "  --labels " + range);
    EvaluationRecord evaluated = evaluate("own", folder.resolve("own"));
    assertThat(evaluated.evaluation()).isEqualTo(plain.test());
    assertThatThrownBy(() -> judge("own", folder.resolve("own")))
        .hasMessageContaining("so the two cannot be compared; train both with the same --labels");
    assertThat(EvaluationTable.render(evaluated.evaluation(), evaluated.mapping()))
        .contains("\n%5d    ".formatted(first + 1));
    assertThatThrownBy(() -> evaluate("own", folder.resolve("plain")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected labels %s, the classes of run own, found ", range);
    assertThatThrownBy(() -> evaluate("plain", folder.resolve("own")))
        .hasMessageContaining("expected labels 0 to 2, the classes of run plain");

    List<Row> rows = predict("own", folder.resolve("own/t10k-images-idx3-ubyte"));
    assertThat(rows.stream().filter(row -> row.getInt(2) == first + row.getLong(0) % 3).count())
        .isEqualTo(TEST - plain.test().errors());

    assertThat(train("own", folder.resolve("own"), Map.of(Option.LABELS, range))).isEqualTo(own);
    assertThatThrownBy(() -> train("own", folder.resolve("plain"), Map.of()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts", "folders", "numbers"})
  void textsAreLabelsByAMappingInEveryFormat(String source) throws Exception {
    Path input = folder.resolve(source);
    ImageBlock block = block(TEST, 3, 7);
    IntFunction<String> label = source.equals("numbers") ? k -> k == 1 ? "01" : "" + k : names::get;
    if (source.equals("folders")) {
      pictures(input, block, label);
    } else {
      parquet(input, block, DataTypes.StringType, k -> label.apply(k));
    }
    LabelMapping mapping = LabelMapping.NONE;
    if (!source.equals("numbers")) {
      assertThatThrownBy(() -> prepare(input, source, DAY, LabelMapping.NONE))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("number them with --labels '%s'", String.join(",", names));
      mapping = LabelMapping.parse(String.join(",", names));
    }

    PartitionRecord partition = prepare(input, source, DAY, mapping);

    Path same = folder.resolve(source + "-idx");
    IdxFiles.write(same, block, block);
    assertThat(partition.contentSha256())
        .isEqualTo(prepare(same, source + "-as-idx", DAY, LabelMapping.NONE).contentSha256());
    assertThat(partition.mapping()).isEqualTo(mapping);
  }

  @Test
  void aDatasetWithTextsIsTrainedOnWithoutFurtherOptions() throws Exception {
    Path input = folder.resolve("own-names");
    pictures(input, block(151, 3, 1), names::get);
    Path test = folder.resolve("own-names-test");
    pictures(test, block(TEST, 3, 2), names::get);
    // In another order than the alphabet's.
    LabelMapping mapping =
        LabelMapping.parse("%s=2,%s=0,%s".formatted(names.get(1), names.get(2), names.get(0)));
    prepare(input, "named", DAY, mapping);

    RunMetrics run =
        train("named", folder.resolve("named"), Map.of(Option.TEST_DATA, test.toString()));

    assertThat(run.labels()).isEqualTo(mapping);
    assertThat(run.config()).containsEntry("labels", mapping.toString());
    assertThat(evaluate("named", test).evaluation()).isEqualTo(run.test());
    assertThat(run.test().accuracy()).isGreaterThan(0.8);
    List<Row> rows = predict("named", test);
    assertThat(
            rows.stream()
                .filter(
                    row -> row.getString(1).contains("/" + row.<String>getAs("prediction") + "/"))
                .count())
        .isEqualTo(TEST - run.test().errors());
    Path one = test.resolve(names.get(1) + "/1.png");
    assertThat(
            PicturePrediction.of(
                    folder.toString(),
                    "named",
                    one,
                    ImageReading.upright(PictureForm.AS_IS),
                    PicturePrediction.Count.ONE,
                    0)
                .labels())
        .isEqualTo(mapping);
    assertThatThrownBy(() -> evaluate("named", folder.resolve("plain")))
        .hasMessageContaining("expected labels %s, the classes of run named, found 2", mapping);
    // A Dataset whose classes are other labels, and a partition of it that is read as Parquet.
    assertThatThrownBy(() -> train("other", folder.resolve("named"), Map.of(Option.LABELS, "a-c")))
        .hasMessageContaining("expected labels a-c, found %s, which 'prepare' recorded", mapping);
    assertThatThrownBy(() -> prepare(test, "named", DAY.plusDays(1), LabelMapping.parse("a-c")))
        .hasMessageContaining("expected labels %s, as its partitions have, found a-c", mapping);
    assertThat(
            evaluate("named", folder.resolve("named/part=train/date=" + DAY))
                .evaluation()
                .accuracy())
        .isGreaterThan(0.8);
  }

  @Test
  void aDatasetLearnsAClassLater() throws Exception {
    Path gap = folder.resolve("gap");
    IdxFiles.write(gap, without(block(120, 4, 3), 1), block(TEST, 4, 4));
    PartitionRecord one = prepare(gap, "days", DAY, LabelMapping.NONE);

    assertThat(one.classes()).isEqualTo(4);
    assertThat(one.images().labels().get(1)).isZero();
    assertThat(notes)
        .anyMatch(note -> note.endsWith("/train-images-idx3-ubyte: no image has label 1"));
    Path more = folder.resolve("more");
    IdxFiles.write(more, block(120, 5, 5), block(TEST, 5, 6));
    assertThat(prepare(more, "days", DAY.plusDays(1), LabelMapping.NONE).classes()).isEqualTo(5);
    assertThat(notes).anyMatch(note -> note.contains("the Dataset has 5 classes from now on"));
    assertThatThrownBy(() -> prepare(more, "days", DAY.plusDays(3), LabelMapping.numbers(3)))
        .hasMessageContaining("expected labels 0 to 4, as its partitions have, found 0 to 2");

    prepare(gap, "told", DAY, LabelMapping.numbers(4));
    assertThatThrownBy(() -> prepare(more, "told", DAY.plusDays(1), LabelMapping.NONE))
        .hasMessageContaining("expected a label 0 to 3, found 4; 24 such rows in all: correct them")
        .hasMessageContaining("or correct --labels or --classes");
    assertThat(prepare(more, "told", DAY.plusDays(1), LabelMapping.numbers(6)).classes())
        .isEqualTo(6);
  }

  @Test
  void aNightWithoutAClassIsTrainedForAllOfTheTest() throws Exception {
    Path night = folder.resolve("night");
    IdxFiles.write(night, without(block(150, 4, 8), 3), block(TEST, 4, 9));
    RunMetrics run = train("night", night, Map.of());

    assertThat(run.labels().size()).isEqualTo(4);
    assertThat(run.trainingImages().labels().get(3)).isZero();
    assertThat(run.test().perClass().get(3).recall()).isZero();
    assertThat(run.config()).containsEntry("classes", 4);
    assertThat(train("night", night, Map.of())).isEqualTo(run);
    assertThatThrownBy(() -> train("warm", night, Map.of(Option.INIT_FROM, "plain")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("12 x 12 in 4 classes")
        .hasMessageContaining("found one for 12 x 12 in 3 classes");
    assertThatThrownBy(() -> evaluate("plain", night))
        .hasMessageContaining("expected labels 0 to 2, the classes of run plain, found 3 at image");
    // The champion that knows fewer is wrong about the others, and does not stop the gate.
    GateRecord verdict = judge("night", night);
    assertThat(verdict.comparedWith()).hasSize(1);
    Evaluation champion = verdict.comparedWith().get(0).evaluation();
    assertThat(champion.perClass()).hasSize(4);
    assertThat(champion.perClass().get(3).recall()).isZero();
    assertThat(champion.count()).isEqualTo(TEST);
    assertThat(verdict.labels()).isEmpty();
    assertThat(folder.resolve("gates/night.json")).content().doesNotContain("\"labels\"");
  }

  @Test
  void aColumnThatIsNoLabelIsNamedWithItsType() throws IOException {
    ImageBlock block = block(9, 3, 1);
    Path flags = folder.resolve("flags");
    parquet(flags, block, DataTypes.BooleanType, k -> k == 1);
    assertThatThrownBy(() -> prepare(flags, "flags-to", DAY, LabelMapping.NONE))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith(
            "flags: expected a column label of numbers or texts, found boolean; cast it to int, which makes 0 of false and 1 of true");
    Path dates = folder.resolve("dates");
    parquet(dates, block, DataTypes.DateType, k -> java.sql.Date.valueOf(DAY));
    assertThatThrownBy(() -> evaluate("plain", dates))
        .hasMessageContaining("found date; write the label as a number or a text");
    Path strange = folder.resolve("strange");
    parquet(strange, block, DataTypes.StringType, k -> k == 2 ? "two" : "" + k);
    assertThatThrownBy(() -> prepare(strange, "strange-to", DAY, LabelMapping.NONE))
        .hasMessageContaining("expected a label that is a number, found 'two'; 3 such rows");
  }

  private static ImageBlock block(int count, int classes, long seed) {
    return Digits.block(0, count, SIDE, classes, seed);
  }

  private static void idx(String name, int classes, IntUnaryOperator label) throws IOException {
    IdxFiles.write(
        folder.resolve(name),
        labelled(block(301, classes, 1), label),
        labelled(block(TEST, classes, 2), label));
  }

  private static ImageBlock labelled(ImageBlock block, IntUnaryOperator label) {
    int[] labels = Arrays.stream(block.labels()).map(label).toArray();
    return new ImageBlock(SIDE, SIDE, block.ids(), block.pixels(), labels);
  }

  private static ImageBlock without(ImageBlock block, int label) {
    return block.select(
        IntStream.range(0, block.size()).filter(i -> block.labels()[i] != label).toArray());
  }

  private static void pictures(Path to, ImageBlock block, IntFunction<String> label)
      throws IOException {
    for (int i = 0; i < block.size(); i++) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      picture.getRaster().setDataElements(0, 0, SIDE, SIDE, block.image(i));
      Path own = Files.createDirectories(to.resolve(label.apply(block.labels()[i])));
      ImageIO.write(picture, "png", own.resolve(i + ".png").toFile());
    }
  }

  private static void parquet(Path to, ImageBlock block, DataType type, IntFunction<Object> label) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      rows.add(RowFactory.create((long) i, block.image(i), label.apply(block.labels()[i])));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("image", DataTypes.BinaryType)
            .add("label", type);
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(to.toString());
  }

  private PartitionRecord prepare(Path input, String to, LocalDate day, LabelMapping labels)
      throws IOException {
    return new DatasetPreparation(spark, Clock.systemUTC(), notes::add)
        .prepare(
            new DatasetPreparation.Request(
                input.toString(),
                ImageFormat.AUTO,
                ImageReading.upright(PictureForm.AS_IS),
                Optional.of(new Size(SIDE, SIDE)),
                labels,
                folder.resolve(to).toString(),
                DatasetPart.TRAIN,
                day,
                false,
                Existing.REFUSE))
        .partition();
  }

  private static EvaluationRecord evaluate(String run, Path data) throws IOException {
    return RunEvaluation.evaluate(spark, folder.toString(), run, data.toString(), ImageFormat.AUTO);
  }

  private static GateRecord judge(String run, Path data) throws IOException {
    return new QualityGate(spark, folder.toString(), Clock.systemUTC())
        .judge(
            run,
            new QualityGate.Request(
                GateRules.of(Map.of()),
                data.toString(),
                ImageFormat.AUTO,
                ImageReading.DEFAULT,
                QualityGate.Verdict.NEW,
                QualityGate.TrainedOn.ALLOWED));
  }

  private static List<Row> predict(String run, Path input) throws IOException {
    Path to = folder.resolve("predicted-" + run);
    new RunPrediction(spark)
        .predict(
            folder.toString(),
            run,
            new RunPrediction.Request(
                input.toString(),
                ImageFormat.AUTO,
                ImageReading.upright(PictureForm.AS_IS),
                to.toString(),
                Existing.REFUSE));
    return spark.read().parquet(to.toString()).collectAsList();
  }

  private static RunMetrics train(String run, Path data, Map<Option, String> more)
      throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data.toString());
    settings.put(Option.OUTPUT, folder.toString());
    settings.put(Option.RUN_ID, run);
    settings.put(Option.EPOCHS, "2");
    settings.put(Option.GROUPS, "1");
    settings.put(Option.GROUP_WORKERS, "1");
    settings.put(Option.MIN_ACCURACY, "0");
    settings.putAll(more);
    return SilentTraining.run(spark, settings).metrics();
  }
}
