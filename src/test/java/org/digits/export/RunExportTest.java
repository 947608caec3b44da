package org.digits.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.digits.export.ModelFormat.DL4J;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.DamagedFileException;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunMetricsTest;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunExportTest {
  private static final Set<ModelFormat> ALL = EnumSet.allOf(ModelFormat.class);

  @TempDir Path folder;
  private Storage to;
  private RunReader run;

  @BeforeEach
  void publish() throws IOException {
    to = storage("to");
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.003);
    NetworkSnapshot snapshot = network.initialSnapshot();
    run =
        publish(
            "r1",
            ModelFiles.of("r1", network, snapshot, ExportedNetwork.of(network, snapshot, 28, 28)));
  }

  @Test
  void everyFormatOfARunIsCopied() throws IOException {
    List<String> written = RunExport.export(run, ALL, to, Existing.REFUSE);

    assertThat(written)
        .containsExactly(
            to.location("mnist_cnn.h5"),
            to.location("mnist_cnn.keras"),
            to.location("model.onnx"),
            to.location("model.safetensors"),
            to.location("model.zip"));
    for (ModelFormat format : ALL) {
      assertThat(to.read(format.fileName())).isEqualTo(run.read(format.fileName()));
    }
  }

  @Test
  void formatsThatARunHasNotAreMadeFromItsModel() throws IOException {
    RunReader old = publish("old", List.of(RunFile.of("model.zip", run.read("model.zip"))));

    RunExport.export(old, EnumSet.complementOf(EnumSet.of(DL4J)), to, Existing.REFUSE);

    assertThat(to.list(""))
        .containsExactly("mnist_cnn.h5", "mnist_cnn.keras", "model.onnx", "model.safetensors");
    assertThat(to.read("mnist_cnn.h5")).isEqualTo(run.read("mnist_cnn.h5"));
    assertThat(to.read("mnist_cnn.keras")).isEqualTo(run.read("mnist_cnn.keras"));
    assertThat(new String(to.read("model.onnx"), ISO_8859_1)).contains("runId", "old");
    assertThat(new String(to.read("model.safetensors"), ISO_8859_1)).contains("runId", "old");
  }

  @Test
  void aDamagedFileIsNamedAndMendedByAnExportIntoTheRun() throws IOException {
    Storage folder = RunDirectory.of(storage("output"), "r1").files();
    byte[] whole = run.read("model.onnx");
    folder.replace("model.onnx", new byte[] {1});

    assertThatThrownBy(() -> RunReader.open(storage("output"), "r1"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            "model.onnx of run r1 is damaged: its length is 1, the manifest says %d (%s); make it anew from model.zip with export --run %s --to %s --overwrite"
                .formatted(whole.length, run.location(), run.location(), run.location()));
    RunReader damaged = RunReader.openUnverified(storage("output"), run.location());
    RunExport.export(damaged, ALL, folder, Existing.REPLACE);

    assertThat(RunReader.open(storage("output"), "r1").read("model.onnx")).isEqualTo(whole);
  }

  @Test
  void whatCannotBeMadeAnewIsToBeRestored() throws IOException {
    RunDirectory.of(storage("output"), "r1").files().replace("model.zip", new byte[] {1});

    assertThatThrownBy(() -> RunReader.open(storage("output"), "r1"))
        .hasMessageContaining("model.zip of run r1 is damaged: its length is 1")
        .hasMessageEndingWith("; restore it from a copy of the run, or train the run again");
  }

  @Test
  void anotherVersionsFileIsNotMendedInPlace() throws IOException {
    RunReader other =
        publish(
            "other",
            List.of(
                RunFile.of("model.zip", run.read("model.zip")),
                RunFile.of("model.onnx", new byte[] {1, 2})));
    Storage folder = RunDirectory.of(storage("output"), "other").files();
    folder.replace("model.onnx", new byte[] {1});

    assertThatThrownBy(
            () -> RunExport.export(other, EnumSet.of(ModelFormat.ONNX), folder, Existing.REPLACE))
        .hasMessageContaining("model.onnx of run other cannot be mended: this version makes");
    RunExport.export(other, EnumSet.of(ModelFormat.ONNX), to, Existing.REFUSE);
    assertThat(to.read("model.onnx")).hasSizeGreaterThan(100_000);
  }

  @Test
  void anExistingFileStopsTheExportUnlessItMayBeReplaced() throws IOException {
    to.createNew("model.onnx", new byte[] {1});

    assertThatThrownBy(() -> RunExport.export(run, ALL, to, Existing.REFUSE))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("model.onnx exists: add --overwrite to replace it");
    assertThat(to.list("")).containsExactly("model.onnx");
    RunExport.export(run, ALL, to, Existing.REPLACE);

    assertThat(to.read("model.onnx")).isEqualTo(run.read("model.onnx"));
    assertThat(to.list("")).hasSize(5);
  }

  private RunReader publish(String runId, List<RunFile> files) throws IOException {
    List<RunFile> all = new ArrayList<>(files);
    all.add(RunFile.of(RunDirectory.METRICS, RunMetricsTest.olderMetrics().toJson()));
    return new RunPublisher(storage("output"), Clock.systemUTC()).publish(runId, all, Map.of());
  }

  private Storage storage(String name) throws IOException {
    return Storage.of(folder.resolve(name).toUri().toString(), new Configuration());
  }
}
