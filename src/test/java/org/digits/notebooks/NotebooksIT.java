package org.digits.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.digits.data.ByteSource;
import org.digits.data.ImageBlock;
import org.digits.data.fetch.MnistFolder;
import org.digits.data.idx.Idx;
import org.digits.process.BetweenProcesses;
import org.digits.process.ExternalProgram;
import org.digits.python.NeedsPython;
import org.digits.testing.IdxFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebooks run from top to bottom, after the set-up that README names. */
@NeedsPython
class NotebooksIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  @TempDir Path folder;

  @Test
  void bothNotebooksRunFromTopToBottom() throws Exception {
    Path mnist = MnistFolder.orSkip("NotebooksIT");
    Path data = folder.resolve("data");
    IdxFiles.write(data, part(mnist, "train", 4000), part(mnist, "t10k", 600));
    Path copies = Files.createDirectory(folder.resolve("notebooks"));
    for (String notebook : List.of("train-and-explore.ipynb", "compare-runs.ipynb")) {
      Files.copy(ROOT.resolve("notebooks").resolve(notebook), copies.resolve(notebook));
    }

    BetweenProcesses.oneAtATime(
        ROOT.resolve("target/python/notebooks.lock"),
        () -> require(List.of(ROOT.resolve("notebooks/setup.sh").toString()), Map.of()));
    ExternalProgram.Outcome outcome =
        require(
            List.of(
                ROOT.resolve("target/python/notebooks/bin/pytest").toString(),
                "-p",
                "no:cacheprovider",
                "--nbmake",
                "--nbmake-timeout=300",
                "--overwrite",
                copies.resolve("train-and-explore.ipynb").toString(),
                copies.resolve("compare-runs.ipynb").toString()),
            Map.of(
                "DIGITS_DATA",
                data.toString(),
                "DIGITS_OUTPUT",
                folder.resolve("output").toString(),
                "DIGITS_EPOCHS",
                "1",
                "DIGITS_MIN_ACCURACY",
                "0"));

    assertThat(outcome.output()).contains("2 passed");
    assertThat(folder.resolve("output/runs/turned/report.html")).exists();
    // What was run has outputs, so that nobody passes by running nothing.
    assertThat(Files.readString(copies.resolve("train-and-explore.ipynb")))
        .contains("of 600 are wrong", "image/png");
    assertThat(Files.readString(copies.resolve("compare-runs.ipynb")))
        .contains("600 images, 121,930 parameters");
  }

  @Test
  void theStoredOutputsAreThoseOfAReadersRun() throws Exception {
    String java = Files.readString(ROOT.resolve("notebooks/train-and-explore.ipynb"));
    String python = Files.readString(ROOT.resolve("notebooks/compare-runs.ipynb"));

    assertThat(java).contains("of 10000 are wrong", "image/png");
    assertThat(python).contains("10,000 images, 121,930 parameters", "image/png");
    for (String notebook : List.of(java, python)) {
      assertThat(notebook.length()).isLessThan(500_000);
      assertThat(notebook)
          .doesNotContain("\"output_type\": \"error\"", System.getProperty("user.home") + "/")
          .doesNotContain(ROOT.toAbsolutePath() + "/")
          .doesNotContain("\"execution_count\": null");
    }
  }

  private static ImageBlock part(Path mnist, String name, int images) throws Exception {
    ImageBlock all =
        Idx.read(
            ByteSource.of(mnist.resolve(name + "-images-idx3-ubyte")),
            ByteSource.of(mnist.resolve(name + "-labels-idx1-ubyte")));
    return all.select(IntStream.range(0, images).toArray());
  }

  private static ExternalProgram.Outcome require(
      List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, variables);
    assertThat(outcome.exitCode())
        .as("%s; -DskipPython leaves this out%n%s", command, outcome.output())
        .isZero();
    return outcome;
  }
}
