package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.digits.publishing.run.Manifest;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunReader;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandIT {
  @TempDir Path folder;

  @Test
  void aTrainedRunHasEveryModelFileAndExportsThem() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    String output = folder.resolve("output").toString();
    Submit.Outcome trained =
        submit(
            "train",
            "--data",
            folder.resolve("data").toString(),
            "--output",
            output,
            "--run-id",
            "r",
            "--epochs",
            "1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    RunReader run = PublishedRuns.open(output, "r");
    assertThat(run.manifest().files())
        .extracting(Manifest.Entry::name)
        .contains(
            "model.zip", "mnist_cnn.h5", "mnist_cnn.keras", "model.onnx", "model.safetensors");
    assertThat(trained.err()).doesNotContain("alpha");

    Path to = folder.resolve("models");
    Submit.Outcome exported = export(output, to, "--formats", "keras,onnx");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out().lines())
        .containsExactly("file:" + to + "/mnist_cnn.h5", "file:" + to + "/model.onnx");
    assertThat(to.resolve("mnist_cnn.h5")).hasBinaryContent(run.read("mnist_cnn.h5"));
    assertThat(to.resolve("model.onnx")).hasBinaryContent(run.read("model.onnx"));
    assertThat(to.resolve("model.zip")).doesNotExist();

    Submit.Outcome again = export(output, to);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("error: ", "mnist_cnn.h5 exists: add --overwrite");
    assertThat(to.resolve("model.zip")).doesNotExist();
    assertThat(export(output, to, "--overwrite").exitCode()).isZero();
    assertThat(to.resolve("model.zip")).hasBinaryContent(run.read("model.zip"));
    assertThat(export(output, to, "--formats", "pickle").err())
        .contains("error: ", "'pickle'", "KERAS, KERAS3, ONNX, SAFETENSORS, DL4J");
  }

  private Submit.Outcome export(String output, Path to, String... more) throws Exception {
    String[] all = new String[7 + more.length];
    String[] fixed = {"export", "--run", "r", "--output", output, "--to", to.toString()};
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return submit(all);
  }

  private Submit.Outcome submit(String... arguments) throws Exception {
    return Submit.run(folder, "local[2,4]", "", arguments);
  }
}
