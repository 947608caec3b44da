package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputCheckTest {
  @TempDir Path folder;

  @Test
  void aFolderThatCanBeWrittenIsFineAndStaysAsItWas() throws Exception {
    Path output = folder.resolve("output");
    Files.createDirectories(output.resolve("checkpoints"));

    assertThat(OutputCheck.findings(output.toString(), new Configuration()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.line())
                    .matches(
                        "ok       output: .*/output, checkpoints/ can be written, .* free, .*"));
    assertThat(output).isDirectoryContaining("glob:**/checkpoints");
    assertThat(output.resolve("checkpoints")).isEmptyDirectory();
  }

  @Test
  void lockedCheckpointsFail() throws Exception {
    Files.createFile(folder.resolve("checkpoints"));

    assertThatThrownBy(() -> OutputCheck.findings(folder.toString(), new Configuration()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write to file:")
        .hasMessageContaining("/checkpoints");
  }

  @Test
  void theRoomOfAViewIsThatOfTheFileSystemBehindIt() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.viewfs.mounttable.edge.link./models", folder.toUri().toString());

    assertThat(OutputCheck.findings("viewfs://edge/models/output", hadoop))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.line())
                    .matches("ok       output: viewfs://edge/models/output can be .* free, .*"));
    assertThat(folder.resolve("output")).isEmptyDirectory();
  }
}
