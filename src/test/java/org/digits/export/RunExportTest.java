package org.digits.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            to.location("mnist_cnn.h5"), to.location("model.onnx"), to.location("model.zip"));
    for (ModelFormat format : ALL) {
      assertThat(to.read(format.fileName())).isEqualTo(run.read(format.fileName()));
    }
  }

  @Test
  void formatsThatARunHasNotAreMadeFromItsModel() throws IOException {
    RunReader old = publish("old", List.of(RunFile.of("model.zip", run.read("model.zip"))));

    RunExport.export(old, EnumSet.of(ModelFormat.KERAS, ModelFormat.ONNX), to, Existing.REFUSE);

    assertThat(to.list("")).containsExactly("mnist_cnn.h5", "model.onnx");
    assertThat(to.read("mnist_cnn.h5")).isEqualTo(run.read("mnist_cnn.h5"));
    assertThat(new String(to.read("model.onnx"), ISO_8859_1)).contains("runId", "old");
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
    assertThat(to.list("")).hasSize(3);
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
