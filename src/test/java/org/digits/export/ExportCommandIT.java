package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.digits.data.ImageBlock;
import org.digits.data.Symmetry;
import org.digits.publishing.run.Manifest;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunReader;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.digits.training.Digits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandIT {
  @TempDir Path folder;

  @Test
  void aTrainedRunHasEveryModelFileAndExportsThem() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    String output = folder.resolve("output").toString();
    Submit.Outcome trained = trained(output, "--data", folder.resolve("data").toString());
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

  @Test
  void int8IsMeasuredOnWhatTheRunReadTurnedAndWithoutItsQuarantine() throws Exception {
    ImageBlock train = Digits.block(0, 301, 12, 3, 1);
    ImageBlock test = Digits.block(0, 91, 12, 3, 2);
    System.arraycopy(test.pixels(), 0, train.pixels(), 0, 12 * 12);
    String data = folder.resolve("data").toString();
    IdxFiles.write(
        folder.resolve("data"), Symmetry.TRANSPOSED.of(train), Symmetry.TRANSPOSED.of(test));
    String output = folder.resolve("output").toString();
    assertThat(trained(output, "--data", data, "--transpose", "--quarantine").out())
        .contains("1 training images are set aside");

    assertThat(int8(output, data)).isRegularFile();

    IdxFiles.write(folder.resolve("other"), train, test);
    Submit.Outcome refused = quantized(output, folder.resolve("other").toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().lines())
        .filteredOn(line -> line.startsWith("error: "))
        .singleElement()
        .asString()
        .contains("expected the training images of run r, whose content has SHA-256");
  }

  @Test
  void int8IsMeasuredOnTheRunsDaysOfADatasetThatHasGrown() throws Exception {
    IdxFiles.writeSmall(folder.resolve("first"));
    IdxFiles.write(
        folder.resolve("next"), Digits.block(0, 301, 12, 3, 3), Digits.block(0, 91, 12, 3, 4));
    String dataset = folder.resolve("dataset").toString();
    prepare("first", dataset, "train", "2026-01-02");
    prepare("first", dataset, "test", "2026-01-02");
    String output = folder.resolve("output").toString();
    trained(output, "--data", dataset);
    prepare("next", dataset, "train", "2026-01-03");

    assertThat(int8(output, dataset)).isRegularFile();
  }

  private void prepare(String input, String dataset, String part, String day) throws Exception {
    String from = folder.resolve(input).toString();
    Submit.Outcome prepared =
        submit("prepare", "--input", from, "--part", part, "--to", dataset, "--date", day);
    assertThat(prepared.exitCode()).as(prepared.err()).isZero();
  }

  private Submit.Outcome trained(String output, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("train", "--output", output, "--run-id", "r", "--epochs", "1"));
    all.addAll(List.of(more));
    Submit.Outcome trained = submit(all.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    return trained;
  }

  private Path int8(String output, String data) throws Exception {
    Submit.Outcome exported = quantized(output, data);
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    Path file = folder.resolve("models/model-int8.onnx");
    assertThat(exported.out().lines()).contains("file:" + file);
    return file;
  }

  private Submit.Outcome quantized(String output, String data) throws Exception {
    Path to = folder.resolve("models");
    return export(output, to, "--formats", "onnx", "--quantize", "int8", "--data", data);
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
