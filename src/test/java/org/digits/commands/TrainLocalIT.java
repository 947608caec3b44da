package org.digits.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.fetch.MnistFolder;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's command, from a user's shell: in another folder, through links, on no named master.
 */
class TrainLocalIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path SCRIPTS = ROOT.resolve("submit-scripts");
  private static final Pattern ACCURACY =
      Pattern.compile("Test accuracy ([0-9.]+) % on 10,000 images;");
  private static final Pattern PUBLISHED = Pattern.compile("Run (\\S+) published to file:");

  @TempDir Path folder;
  private Path calling;
  private List<String> project;

  @BeforeEach
  void makeTheCallingFolder() throws IOException {
    calling = Files.createDirectory(folder.resolve("calling"));
    project = names(ROOT);
  }

  @Test
  void theHeadlineCommandKeepsTheReadmesPromises() throws Exception {
    Files.createSymbolicLink(calling.resolve("mnist"), MnistFolder.orSkip("TrainLocalIT"));
    Files.createSymbolicLink(calling.resolve("train"), SCRIPTS.resolve("train-local.sh"));

    String out = shell("./train --data mnist --output models --preset fast");

    assertThat(out)
        .contains("\nPredicted Label: 7\nActual Label: 7\n")
        .endsWith("\nThere was no champion, so champion.json names it.\n");
    assertThat(Double.parseDouble(found(ACCURACY, out))).isGreaterThanOrEqualTo(98.5);
    assertOnlyRun(found(PUBLISHED, out), "models");
    assertThat(names(calling)).containsExactly("mnist", "models", "train");
    assertThat(names(ROOT)).isEqualTo(project);
  }

  @Test
  void itsDefaultFoldersAreThoseOfTheCaller() throws Exception {
    IdxFiles.writeSmall(calling.resolve("data/mnist"));
    Files.createSymbolicLink(calling.resolve("tools"), SCRIPTS);
    Files.createDirectories(folder.resolve("elsewhere/tools"));

    shell("tools/train-local.sh --run-id of-the-caller --epochs 1 --min-accuracy 0");

    assertOnlyRun("of-the-caller", "output");
    assertThat(names(calling)).containsExactly("data", "output", "tools");
    assertThat(names(ROOT)).isEqualTo(project);
    assertThat(ROOT.resolve("output/runs/of-the-caller")).doesNotExist();
  }

  /** In a shell that has none of the build's variables. */
  private String shell(String command) throws Exception {
    String clean = "unset SPARK_HOME SPARK_MASTER SPARK_CONF_DIR SPARK_SUBMIT_OPTIONS; ";
    Submit.Outcome outcome =
        Submit.run(
            folder,
            List.of("bash", "-c", clean + "cd \"$0\" && " + command, calling.toString()),
            Map.of("CDPATH", folder.resolve("elsewhere").toString()));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private void assertOnlyRun(String run, String output) throws IOException {
    Path runs = calling.resolve(output).resolve("runs");
    assertThat(names(runs)).containsExactly(run);
    assertThat(calling.resolve(output).resolve("champion.json"))
        .content()
        .contains("\"" + run + "\"");
    RunReader reader = RunReader.open(Storage.of("" + runs.getParent(), new Configuration()), run);
    assertThat(reader.manifest().provenance()).containsEntry("master", "local[*,4]");
    assertThat(names(runs.resolve(run)))
        .contains("model.zip", "mnist_cnn.h5", "mnist_cnn.keras", "metrics.json")
        .contains("model.onnx", "model.safetensors")
        .contains("README.md", "report.html", "manifest.json");
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
