package org.digits.spark.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.digits.config.GateRules;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.ImageReading;
import org.digits.data.PictureForm;
import org.digits.data.Symmetry;
import org.digits.evaluation.OverlapNote;
import org.digits.importing.ImportedNetwork;
import org.digits.importing.KerasFile;
import org.digits.importing.OnnxFile;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateTable;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunReader;
import org.digits.spark.evaluate.QualityGate;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunModel;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's files, read back as if they came from elsewhere. */
class RunImportIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static RunReader trained;

  @BeforeAll
  static void train() throws Exception {
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
    IdxFiles.writeSmall(folder.resolve("data"));
    trained = train("trained", "");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist_cnn.h5", "mnist_cnn.keras", "model.onnx"})
  void anImportedRunIsTheSameModelOfUnknownTraining(String file) throws Exception {
    RunReader imported = publish(file, "from-" + file);

    assertThat(imported.metrics().parametersSha256())
        .isEqualTo(trained.metrics().parametersSha256());
    assertThat(imported.metrics().test()).isEqualTo(trained.metrics().test());
    assertThat(imported.metrics().wasImported()).isTrue();
    assertThat(imported.trainingImages()).isEmpty();
    assertThat(imported.manifest().provenance())
        .containsEntry("training-data", "unknown: imported from " + file);
    assertThat(new String(imported.read("README.md"), UTF_8))
        .contains("trained elsewhere and imported (", "**The training data are unknown**")
        .doesNotContain("Pixels of the training images", "digits.sh train");
    assertThat(new String(imported.read("report.html"), UTF_8))
        .contains("its training data are unknown");
    assertThat(RunModel.of(imported).sizes().toString()).isEqualTo("12 x 12");
  }

  @Test
  void theGateJudgesItAndSaysThatItsTrainingImagesAreUnknown() throws Exception {
    publish("model.onnx", "judged");

    GateRecord verdict =
        new QualityGate(spark, output(), Clock.systemUTC(), SourceNotes.LOGGED)
            .judge(
                "judged",
                new QualityGate.Request(
                    GateRules.of(Map.of()),
                    folder.resolve("data").toString(),
                    ImageFormat.AUTO,
                    ImageReading.DEFAULT,
                    QualityGate.Verdict.NEW,
                    QualityGate.TrainedOn.REFUSED));

    assertThat(OverlapNote.render(verdict.data().overlap()).strip())
        .isEqualTo(
            "overlap: not looked for; the run was imported, and what it was trained on is not known");
    assertThat(GateTable.render(verdict)).contains("the run was imported");
  }

  @Test
  void trainingStartsFromIt() throws Exception {
    publish("mnist_cnn.keras", "start");

    RunReader further = train("further", "start");

    assertThat(further.metrics().config())
        .containsEntry("init-from-sha256", trained.metrics().parametersSha256());
    assertThat(further.trainingImages().orElseThrow().isComplete()).isFalse();
  }

  @Test
  void itIsEvaluatedOnImagesReadAsTheUserSays() throws Exception {
    Path data = folder.resolve("transposed");
    // The test images of the small data set.
    ImageBlock stored = Symmetry.TRANSPOSED.of(Digits.block(0, 91, 12, 3, 2));
    IdxFiles.write(data, stored, stored);
    ImageReading reading = ImageReading.of(PictureForm.AUTO, true);

    assertThat(publish("model.onnx", data, reading, "upright").metrics().test())
        .isEqualTo(trained.metrics().test());
  }

  @Test
  void imagesOfAnotherSizeAreRefused() throws Exception {
    Path foreign = Path.of("src/test/resources/foreign/keras.keras");
    ImportedNetwork network = KerasFile.read(foreign);

    assertThatThrownBy(
            () -> publish(network, foreign, folder.resolve("data"), ImageReading.DEFAULT, "wrong"))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith(
            "t10k-images-idx3-ubyte: expected images of 12 x 14, which the imported network reads, found 12 x 12; name others with --data");
    assertThat(folder.resolve("output/runs/wrong")).doesNotExist();
  }

  private static RunReader publish(String file, String run) throws Exception {
    return publish(file, folder.resolve("data"), ImageReading.DEFAULT, run);
  }

  private static RunReader publish(String file, Path data, ImageReading reading, String run)
      throws Exception {
    Path copy = Files.write(folder.resolve(file), trained.read(file));
    ImportedNetwork network = file.endsWith(".onnx") ? OnnxFile.read(copy) : KerasFile.read(copy);
    return publish(network, copy, data, reading, run);
  }

  private static RunReader publish(
      ImportedNetwork network, Path file, Path data, ImageReading reading, String run)
      throws Exception {
    RunImport.Request request =
        new RunImport.Request(
            "keras", file, data.toString(), ImageFormat.AUTO, reading, output(), run);
    return new RunImport(spark, SourceNotes.LOGGED).publish(network, request);
  }

  private static RunReader train(String run, String start) throws Exception {
    Map<Option, String> options = new EnumMap<>(Option.class);
    options.put(Option.DATA, folder.resolve("data").toString());
    options.put(Option.OUTPUT, output());
    options.put(Option.RUN_ID, run);
    options.put(Option.EPOCHS, "1");
    options.put(Option.INIT_FROM, start);
    new TrainingPipeline(
            spark,
            TrainingConfig.of(options, Clock.systemUTC()),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            false)
        .run();
    return PublishedRuns.open(output(), run);
  }

  private static String output() {
    return folder.resolve("output").toString();
  }
}
