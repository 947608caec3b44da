package org.digits.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.ImageBlock;
import org.digits.publishing.ChampionChange;
import org.digits.publishing.ChampionPointer;
import org.digits.publishing.Storage;
import org.digits.python.NeedsPython;
import org.digits.python.PythonEnvironment;
import org.digits.training.Digits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG in Airflow itself, with the jar and the Spark runtime that the build made. */
@NeedsPython
class AirflowIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path DAGS = ROOT.resolve("submit-scripts/airflow");
  private static final Path PROGRAMS = ROOT.resolve("src/test/python/airflow");
  private static final String RUN = "manual__%sT00-00-00_00-00";

  @TempDir static Path folder;
  private static PythonEnvironment python;
  private static Map<String, String> environment;
  private static Path output;

  @BeforeAll
  static void install() throws Exception {
    python = PythonEnvironment.of("airflow", "submit-scripts/airflow/requirements.txt");
    output = folder.resolve("output");
    environment = environment();
    writeData();
    // Airflow is a program beside the interpreter, which makes the database of its home.
    PythonEnvironment.Outcome migrated =
        python.run(
            environment,
            python.interpreter().resolveSibling("airflow").toString(),
            "db",
            "migrate");
    assertThat(migrated.exitCode()).as(migrated.output()).isZero();
  }

  private static Map<String, String> environment() {
    Path runtime = ROOT.resolve("target/spark");
    Map<String, String> variables = new HashMap<>();
    variables.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
    variables.put("AIRFLOW__CORE__DAGS_FOLDER", DAGS.toString());
    variables.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    variables.put(
        "AIRFLOW_CONN_SPARK_DEFAULT", "{\"conn_type\": \"spark\", \"host\": \"local[2]\"}");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.put("PYTHONPATH", PROGRAMS.toString());
    variables.put("DIGITS_JAR", System.getProperty("digits.app.jar"));
    variables.put("DIGITS_NOTIFY", "tell:tell");
    variables.put("TOLD", folder.resolve("told").toString());
    variables.put("SPARK_HOME", runtime.toString());
    variables.put("SPARK_CONF_DIR", ROOT.resolve("conf").toString());
    variables.put("OMP_NUM_THREADS", "1");
    variables.put("KILLED", folder.resolve("killed").toString());
    variables.put("CHECKPOINTS", output.resolve("checkpoints").toString());
    variables.put("PATH", PROGRAMS + File.pathSeparator + System.getenv("PATH"));
    return variables;
  }

  private static void writeData() throws IOException {
    ImageBlock train = Digits.block(0, 301, 12, 3, 1);
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    int[] wrong = train.labels().clone();
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = (wrong[i] + i % 2) % 3;
    }
    ImageBlock poisoned = new ImageBlock(12, 12, train.ids(), train.pixels(), wrong);
    IdxFiles.write(folder.resolve("good"), train, test);
    IdxFiles.write(folder.resolve("poisoned"), poisoned, test);
    Files.writeString(folder.resolve("rules"), "min-accuracy=0.8\nmin-recall=0.6\n");
  }

  @Test
  void theDagImportsCleanWithItsTasksAndEdges() throws Exception {
    PythonEnvironment.Outcome outcome = python.run(environment, "check_dag.py", DAGS);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("errors {}", "dags ['digits_retraining']")
        .contains("active 1, outlets ['digits-champion']");
    assertThat(outcome.output().lines().filter(line -> line.startsWith("task ")))
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
        " --run scheduled__2026-01-09T02-00-00_00-00 --output hdfs://nn/models --data hdfs://nn/digits";
    assertThat(outcome.output())
        .contains(
            "args prepare --input s3a://new/day --format auto --to hdfs://nn/digits --part train --date 2026-01-09\n",
            "args train --run-id scheduled__2026-01-09T02-00-00_00-00 --data hdfs://nn/digits --output hdfs://nn/models --config c --promotion gate --from-date 2026-01-03 --to-date 2026-01-09 --init-from champion --preset fast\n",
            "args gate" + judged + " --rules r\n",
            "args promote" + judged + " --rules r --fail-on-reject\n");
  }

  @Test
  void nightsAreResumedAcceptedRejectedAndRepeated() throws Exception {
    String first = RUN.formatted("2026-01-02");
    String killed = night("2026-01-02", "good");
    assertThat(killed)
        .contains("state train success 2", "Run " + first + " goes on after round ")
        .contains("state promote success 1", "state keep skipped", "state ingest skipped")
        .contains("events 1");
    assertThat(history()).extracting(ChampionChange::runId).containsExactly(first);

    String poisoned = night("2026-01-03", "poisoned");
    assertThat(poisoned)
        .contains("REJECTED: run " + RUN.formatted("2026-01-03") + " against champion " + first)
        .contains("state gate success 1", "state promote skipped", "state keep success 1")
        .contains("events 1");
    assertThat(history()).hasSize(1);

    List<String> before = published();
    String again = night("2026-01-02", "good");
    assertThat(again)
        .contains("Nothing to do: run " + first + " is published at ")
        .contains("state promote skipped", "state keep success 1", "events 1");
    assertThat(published()).isEqualTo(before);
    assertThat(history()).hasSize(1);
    assertThat(new ChampionPointer(storage()).read().map(ChampionPointer.Champion::runId))
        .isEqualTo(Optional.of(first));
    assertThat(folder.resolve("told"))
        .hasContent(
            "promote TaskInstanceState.SUCCESS\nkeep TaskInstanceState.SUCCESS\nkeep TaskInstanceState.SUCCESS\n");
  }

  private static String night(String date, String data) throws Exception {
    String parameters =
        """
        {"data": "%s", "output": "%s", "rules": "%s",
         "train_options": ["--epochs", "40", "--round-frequency", "5", "--groups", "2",
           "--group-workers", "2"]}
        """
            .formatted(folder.resolve(data), output, folder.resolve("rules"));
    PythonEnvironment.Outcome outcome =
        python.run(environment, "run_dag.py", DAGS, date, parameters);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("run manual__" + date + "T00:00:00+00:00 success");
    return outcome.output();
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
    return Storage.of(output.toString(), new Configuration());
  }
}
