package org.digits.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.ImageBlock;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.python.NeedsPython;
import org.digits.testing.Airflow;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.digits.training.Digits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG in Airflow itself, with the jar and the Spark runtime that the build made. */
@NeedsPython
class AirflowIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path PROGRAMS = ROOT.resolve("src/test/python/airflow");

  @TempDir static Path folder;
  private static Airflow airflow;
  private static Path output;

  @BeforeAll
  static void install() throws Exception {
    output = folder.resolve("output");
    writeData();
    airflow = new Airflow(folder.resolve("airflow"), environment());
  }

  private static Map<String, String> environment() throws IOException {
    return Map.of(
        "AIRFLOW_CONN_SPARK_DEFAULT",
        "{\"conn_type\": \"spark\", \"host\": \"local[2]\"}",
        "PYTHONPATH",
        PROGRAMS.toString(),
        "DIGITS_NOTIFY",
        "tell:tell",
        "TOLD",
        folder.resolve("told").toString(),
        "SPARK_HOME",
        System.getenv("SPARK_HOME"),
        "SPARK_CONF_DIR",
        conf().toString(),
        "DIGITS_CLASS_ARCHIVE_OPTION",
        startFast(),
        "KILL",
        folder.resolve("kill").toString(),
        "CHECKPOINTS",
        output.resolve("checkpoints").toString(),
        "PATH",
        PROGRAMS + File.pathSeparator + System.getenv("PATH"));
  }

  private static Path conf() throws IOException {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    for (String name : List.of("spark-defaults.conf", "log4j2.properties")) {
      Files.copy(ROOT.resolve("conf").resolve(name), conf.resolve(name));
    }
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "%nspark.driver.defaultJavaOptions %s%n".formatted(BriefJvms.OPTION),
        StandardOpenOption.APPEND);
    return conf;
  }

  // As digits.sh starts local commands; a night has many.
  private static String startFast() {
    Path archive = Submit.classArchive();
    return Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
  }

  private static void writeData() throws IOException {
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    ImageBlock day = Digits.block(0, 301, 12, 3, 4);
    int[] wrong = Arrays.stream(day.labels()).map(label -> (label + 1) % 3).toArray();
    ImageBlock poisoned = new ImageBlock(12, 12, day.ids(), day.pixels(), wrong);
    IdxFiles.write(folder.resolve("fixed"), Digits.block(0, 301, 12, 3, 1), test);
    IdxFiles.write(folder.resolve("new/2026-01-02"), Digits.block(0, 301, 12, 3, 3), test);
    IdxFiles.write(folder.resolve("new/2026-01-03"), poisoned, test);
    Files.writeString(folder.resolve("rules"), "min-accuracy=0.8\nmin-recall=0.6\n");
  }

  @Test
  void theDagImportsCleanWithItsTasksAndEdges() throws Exception {
    String dag = airflow.dag();

    assertThat(dag)
        .contains("errors {}", "dags ['digits_retraining']")
        .contains("active 1, outlets ['digits-champion']")
        // The trigger form can be sent as it opens.
        .contains("demanded []");
    assertThat(dag.lines().filter(line -> line.startsWith("task ")))
        .allSatisfy(line -> assertThat(line).endsWith(" 2 retries 4:00:00"))
        .extracting(line -> line.split(" ", 4)[1] + " " + line.split(" ", 4)[2])
        .containsExactlyInAnyOrder(
            "source ()",
            "ingest (source)",
            "doctor (ingest,source)",
            "train (doctor)",
            "evaluate (train)",
            "gate (evaluate)",
            "verdict (gate)",
            "promote (verdict)",
            "keep (verdict)");
    String judged =
        " --run scheduled__2026-01-09T02-00-00_00-00 --output hdfs://nn/models --data hdfs://nn/fixed";
    assertThat(dag)
        .contains(
            "args prepare --input s3a://new/2026-01-09 --format auto --to hdfs://nn/digits --part train --date 2026-01-09\n",
            "args train --run-id scheduled__2026-01-09T02-00-00_00-00 --data hdfs://nn/digits --output hdfs://nn/models --config c --promotion gate --test-data hdfs://nn/fixed --from-date 2026-01-03 --to-date 2026-01-09 --init-from champion --preset fast\n",
            "args doctor --data hdfs://nn/digits --output hdfs://nn/models --test-data hdfs://nn/fixed\n",
            "args gate" + judged + " --rules r --allow-overlap\n",
            "args promote" + judged + " --rules r --fail-on-reject --allow-overlap\n");
  }

  @Test
  void nightsAreIngestedResumedAcceptedRejectedAndRepeated() throws Exception {
    String first = Airflow.runId("2026-01-01");
    assertThat(night("2026-01-01", onFixedData()))
        .contains("state ingest skipped", "state train success 1", "state promote success 1")
        .contains("state keep skipped", "events 1");
    assertThat(history()).extracting(ChampionChange::runId).containsExactly(first);

    String second = Airflow.runId("2026-01-02");
    Files.createFile(folder.resolve("kill"));
    assertThat(night("2026-01-02", onNewImages()))
        .contains("state ingest success 1", "301 images of 12 x 12, labels 0 to 2, in ")
        .contains("Run " + second + " starts from the parameters of " + first)
        .contains("state train success 2", "Run " + second + " goes on after round ")
        .contains("state promote success 1", "state keep skipped", "events 2");
    assertThat(history()).extracting(ChampionChange::runId).containsExactly(first, second);
    assertThat(trainingDays(second)).containsExactly("2026-01-02");

    String third = Airflow.runId("2026-01-03");
    assertThat(night("2026-01-03", onNewImages()))
        .contains("state ingest success 1")
        .contains("REJECTED: run " + third + " against champion " + second)
        .contains("state gate success 1", "state promote skipped", "state keep success 1")
        .contains("events 2");
    assertThat(history()).hasSize(2);
    assertThat(trainingDays(third)).containsExactly("2026-01-02", "2026-01-03");

    List<String> runs = published();
    Set<Path> images = files(folder.resolve("dataset"));
    assertThat(night("2026-01-02", onNewImages()))
        .contains("date=2026-01-02 holds the same 301 images")
        .contains("Nothing left to do: run " + second + " is published at ")
        .contains("state ingest success 1", "state promote skipped", "state keep success 1")
        .contains("events 2");
    assertThat(files(folder.resolve("dataset"))).isEqualTo(images);
    assertThat(published()).isEqualTo(runs).hasSize(3);
    assertThat(history()).hasSize(2);
    assertThat(new ChampionPointer(storage()).read().map(ChampionPointer.Champion::runId))
        .isEqualTo(Optional.of(second));
    assertThat(Files.readAllLines(folder.resolve("told")))
        .containsExactly(
            "promote TaskInstanceState.SUCCESS",
            "promote TaskInstanceState.SUCCESS",
            "keep TaskInstanceState.SUCCESS",
            "keep TaskInstanceState.SUCCESS");
  }

  @Test
  void aNightWhoseTrainingFailsIsToldOfOnceAndPromotesNothing() throws Exception {
    Path models = folder.resolve("failed");
    ChampionPointer pointer = new ChampionPointer(storage(models));
    pointer.promoteIfAbsent(ChampionPointer.Champion.of(PublishedRuns.publish(models)));
    byte[] champion = Files.readAllBytes(models.resolve(ChampionPointer.NAME));
    Path told = folder.resolve("told-of-failure");
    Map<String, Object> parameters = new HashMap<>(onFixedData());
    parameters.put("output", models.toString());
    parameters.put("train_options", List.of("--epochs", "0"));

    String night = telling(told).failingNight("2026-01-04", parameters);

    assertThat(night)
        .contains("error: --epochs: expected a positive number")
        .contains("state doctor success 1", "state train failed 3")
        .contains("state evaluate upstream_failed", "state gate upstream_failed")
        .contains("state verdict upstream_failed", "state promote upstream_failed")
        .contains("state keep upstream_failed");
    assertThat(told).hasContent("train TaskInstanceState.FAILED");
    assertThat(models.resolve(ChampionPointer.NAME)).hasBinaryContent(champion);
    assertThat(pointer.history()).hasSize(1);
  }

  @Test
  void aNightThatTakesTooLongIsToldOf() throws Exception {
    Path told = folder.resolve("told-of-time");

    assertThat(telling(told).tooLongNight()).contains("run failed");

    assertThat(told).hasContent("train timed_out");
  }

  private static Airflow telling(Path told) {
    return airflow.with(Map.of("TOLD", told.toString()));
  }

  /** Without new images: trains on what is in a folder of IDX files. */
  private static Map<String, Object> onFixedData() {
    return Map.of("data", folder.resolve("fixed").toString());
  }

  /** The images of a day go to the Dataset; training reads two days of it. */
  private static Map<String, Object> onNewImages() {
    return Map.of(
        "input",
        folder.resolve("new") + "/{date}",
        "data",
        folder.resolve("dataset").toString(),
        "test_data",
        folder.resolve("fixed").toString(),
        "window_days",
        2,
        "init_from",
        "champion");
  }

  private static String night(String date, Map<String, Object> data) throws Exception {
    Map<String, Object> parameters = new HashMap<>(data);
    parameters.put("output", output.toString());
    parameters.put("rules", folder.resolve("rules").toString());
    String training = "--epochs 40 --round-frequency 5 --groups 2 --group-workers 2";
    parameters.put("train_options", training.split(" "));
    return airflow.night(date, parameters);
  }

  private static List<String> trainingDays(String run) throws IOException {
    return RunReader.open(storage(), run).metrics().dataset().train().partitions().stream()
        .map(RunMetrics.Partition::date)
        .toList();
  }

  /** The files of a folder; those of Parquet have a new name whenever they are written. */
  private static Set<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).collect(Collectors.toSet());
    }
  }

  /** The published runs' manifests, which hold every file's hash. */
  private static List<String> published() throws IOException {
    Storage runs = storage().inside("runs");
    return runs.list("").stream()
        .map(run -> run + " " + manifest(output.resolve("runs").resolve(run)))
        .toList();
  }

  private static String manifest(Path run) {
    try {
      return Files.readString(run.resolve("manifest.json"));
    } catch (IOException e) {
      throw new AssertionError(run + " has no manifest", e);
    }
  }

  private static List<ChampionChange> history() throws IOException {
    return new ChampionPointer(storage()).history();
  }

  private static Storage storage() throws IOException {
    return storage(output);
  }

  private static Storage storage(Path root) throws IOException {
    return Storage.of(root.toString(), new Configuration());
  }
}
