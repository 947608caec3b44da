package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.digits.data.ImageBlock;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.digits.training.Digits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSubmitIT {
  private static final String LOCAL = "local[2,4]";

  @TempDir static Path folder;
  private static String data;

  @BeforeAll
  static void writeData() throws IOException {
    IdxFiles.writeSmall(folder.resolve("data"));
    // Relative, as users write it, though executors work in other directories.
    data = Path.of("").toAbsolutePath().relativize(folder.resolve("data")).toString();
  }

  @Test
  void everyTopologyGivesTheSameBits() throws Exception {
    String output = folder.resolve("topologies").toString();
    List<String> masters = List.of("local[1]", LOCAL, "local[4,4]", "local-cluster[2,1,1024]");
    for (int i = 0; i < masters.size(); i++) {
      Submit.Outcome outcome =
          trainWith(
              BriefJvms.withC2(),
              masters.get(i),
              output,
              "run-" + i,
              "--groups",
              "2",
              "--group-workers",
              "2");
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.out())
          .contains("Predicted Label: ", "Actual Label: 0", "published to file:");
    }
    // Without C2 the engine has no vectors.
    assertThat(
            train(LOCAL, output, "run-" + masters.size(), "--groups", "2", "--group-workers", "2")
                .exitCode())
        .isZero();
    String first = metrics(output, "run-0").parametersSha256();
    for (int i = 1; i <= masters.size(); i++) {
      assertThat(metrics(output, "run-" + i).parametersSha256()).as("run-" + i).isEqualTo(first);
    }
    Submit.Outcome verified = submit("verify", "--run", "run-3", "--output", output);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out())
        .contains("Verified on " + LOCAL)
        .contains("gave the same parametersSha256 " + first);
    Path other = folder.resolve("other");
    IdxFiles.write(other, Digits.block(0, 301, 12, 3, 9), Digits.block(0, 91, 12, 3, 2));
    Submit.Outcome moved =
        submit("verify", "--run", "run-3", "--output", output, "--data", other.toString());
    assertThat(moved.exitCode()).isEqualTo(1);
    assertThat(moved.err())
        .contains("error: run run-3 is not what training gives here: its training images have");
  }

  @Test
  void theCoresOfAnExecutorAreAGroup() throws Exception {
    String output = folder.resolve("cores").toString();
    Submit.Outcome named = train(LOCAL, output, "named", "--groups", "2", "--group-workers", "2");
    assertThat(named.exitCode()).as(named.err()).isZero();
    Submit.Outcome found = train("local-cluster[2,2,1024]", output, "found");
    assertThat(found.exitCode()).as(found.err()).isZero();
    RunMetrics metrics = metrics(output, "found");
    assertThat(metrics.config()).containsEntry("groups", 2).containsEntry("group-workers", 2);
    assertThat(metrics.parametersSha256()).isEqualTo(metrics(output, "named").parametersSha256());

    Submit.Outcome again = train(LOCAL, output, "found");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("Nothing left to do: run found is published");
  }

  // Clusters often choose it, and Spark's cannot write records.
  @Test
  void aClusterThatChoosesKryoGivesTheSameBits() throws Exception {
    String output = folder.resolve("kryo").toString();
    String[] workers = {"--groups", "2", "--group-workers", "1"};
    Submit.Outcome plain = train(LOCAL, output, "plain", workers);
    assertThat(plain.exitCode()).as(plain.err()).isZero();
    String option = "--conf spark.serializer=org.apache.spark.serializer.KryoSerializer";
    Submit.Outcome kryo = trainWith(option, "local-cluster[1,2,1024]", output, "kryo", workers);
    assertThat(kryo.exitCode()).as(kryo.err()).isZero();
    assertThat(metrics(output, "kryo").parametersSha256())
        .isEqualTo(metrics(output, "plain").parametersSha256());
  }

  @Test
  void aPublishedRunEvaluatesToTheSameNumbers() throws Exception {
    String output = folder.resolve("evaluate").toString();
    Submit.Outcome trained =
        train(LOCAL, output, "r", "--validation-fraction", "0.1", "--min-accuracy", "0.9");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    RunMetrics metrics = metrics(output, "r");
    assertThat(metrics.test().accuracy()).isGreaterThan(0.9);
    assertThat(metrics.training().validation()).hasSize(2);
    assertThat(Path.of(output, "champion.json")).content().contains("\"r\"");

    Path json = folder.resolve("evaluation.json");
    Submit.Outcome evaluated =
        submit("evaluate", "--run", "r", "--output", output, "--data", data, "--json", "" + json);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    int note = evaluated.out().indexOf("drift: none; 91 images look like the 301 of the training");
    assertThat(note).as(evaluated.out()).isPositive();
    assertThat(evaluated.out())
        .endsWith("overlap: none of the 91 images stands in the run's training data\n");
    assertThat(json).content().contains("\"verdict\" : \"none\"");
    String table = evaluated.out().substring(0, note).strip();
    assertThat(table).contains("confusion matrix");
    assertThat(trained.out()).contains(table);
  }

  @Test
  void theStockTrainerPublishesTheSameKindOfRun() throws Exception {
    String output = folder.resolve("stock").toString();
    Submit.Outcome outcome =
        train(
            LOCAL, output, "r", "--trainer", "dl4j-spark", "--groups", "2", "--group-workers", "1");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    RunMetrics metrics = metrics(output, "r");
    assertThat(metrics.training().rounds()).hasSize(2);
    assertThat(metrics.test().accuracy()).isGreaterThan(0.5);
  }

  @Test
  void wrongCommandsSayWhatIsWrongAndLeaveNothing() throws Exception {
    Path output = folder.resolve("wrong");
    Path config = Files.writeString(folder.resolve("bad.properties"), "epoch=3\n");
    Path truncated = folder.resolve("truncated");
    IdxFiles.writeSmall(truncated);
    Path images = truncated.resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1000));
    Path file = Files.writeString(folder.resolve("file"), "");

    fails(2, "unknown option or argument '--epoch'; did you mean '--epochs'?", "--epoch", "3");
    fails(1, "unknown setting 'epoch'; did you mean 'epochs'?", "--config", config.toString());
    fails(1, "cannot read the settings file none.properties", "--config", "none.properties");
    fails(1, "--batch-size: expected a whole number of at least 1", "--batch-size", "0");
    fails(1, "no file train-images-idx3-ubyte", "--data", folder.resolve("none").toString());
    fails(
        1,
        "train-images-idx3-ubyte",
        "--data",
        truncated.toString(),
        "--output",
        output.toString());
    fails(1, "cannot write to", "--data", data, "--output", file.resolve("x").toString());
    assertThat(output.resolve("runs")).doesNotExist();
    assertThat(output.resolve("champion.json")).doesNotExist();
  }

  @Test
  void testImagesInTheTrainingDataAreRefusedUnlessAllowed() throws Exception {
    Path overlapping = folder.resolve("overlap");
    ImageBlock images = Digits.block(0, 90, 12, 3, 1);
    IdxFiles.write(overlapping, images, images.select(new int[] {0, 1, 2, 3}));
    String output = folder.resolve("overlap-output").toString();
    String[] arguments = {
      "train", "--data", overlapping.toString(), "--output", output, "--epochs", "1"
    };
    Submit.Outcome refused = submit(arguments);
    assertThat(refused.error(1)).contains("4 images stand in the test set", "--allow-overlap");
  }

  @Test
  void aRunBelowTheFloorIsPublishedAndNotMadeChampion() throws Exception {
    String output = folder.resolve("floor").toString();
    Submit.Outcome outcome = train(LOCAL, output, "r", "--learning-rate", "0.0000001");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("Run r published to", "not made champion: expected a test accuracy of at least")
        .contains("0.985 (--min-accuracy)");
    assertThat(metrics(output, "r").test().accuracy()).isLessThan(0.9);
    assertThat(Path.of(output, "champion.json")).doesNotExist();
  }

  // With the archive of classes that a training leaves, Java 17 crashed.
  @Test
  void theFlightRecorderRecordsATraining() throws Exception {
    String output = folder.resolve("recorded").toString();
    Submit.Outcome before = train(LOCAL, output, "before");
    assertThat(before.exitCode()).as(before.err()).isZero();
    Path jar = Path.of(System.getProperty("digits.app.jar"));
    assertThat(Files.getLastModifiedTime(Submit.classArchive()))
        .isGreaterThan(Files.getLastModifiedTime(jar));

    Path recording = folder.resolve("train.jfr");
    String option = "spark.driver.defaultJavaOptions=-XX:StartFlightRecording=filename=";
    String[] arguments = {"train", "--data", data, "--output", output, "--epochs", "1"};
    Submit.Outcome outcome = Submit.run(folder, LOCAL, "--conf " + option + recording, arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(recording).isNotEmptyFile();
  }

  private static void fails(int exitCode, String message, String... options) throws Exception {
    Submit.Outcome outcome = submit(with(new String[] {"train"}, options));
    assertThat(outcome.error(exitCode)).contains(message);
  }

  private static Submit.Outcome train(String master, String output, String runId, String... options)
      throws Exception {
    return trainWith("", master, output, runId, options);
  }

  private static Submit.Outcome trainWith(
      String submitOptions, String master, String output, String runId, String... options)
      throws Exception {
    String[] fixed = {
      "train", "--data", data, "--output", output, "--run-id", runId, "--epochs", "2"
    };
    return Submit.run(folder, master, submitOptions, with(fixed, options));
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static Submit.Outcome submit(String... arguments) throws Exception {
    return Submit.run(folder, LOCAL, "", arguments);
  }

  private static RunMetrics metrics(String output, String runId) throws IOException {
    return PublishedRuns.open(output, runId).metrics();
  }
}
