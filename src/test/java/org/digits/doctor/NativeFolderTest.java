package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderThatLetsProgramsRunIsMadeAndStaysEmpty() {
    Path made = folder.resolve("a/b");

    assertThat(NativeFolder.runsPrograms(made)).isTrue();
    assertThat(made).isEmptyDirectory();
  }

  @Test
  void whereNothingCanBeWrittenNoProgramRuns() throws Exception {
    assertThat(NativeFolder.runsPrograms(Path.of("/proc"))).isFalse();
    assertThat(NativeFolder.runsPrograms(Files.createFile(folder.resolve("file")))).isFalse();
  }

  @Test
  void theUsersOwnFolderComesFirst() {
    assertThat(NativeFolder.candidates("/home/ann", "/opt/spark"))
        .containsExactly(
            Path.of("/home/ann/.cache/digits-spark"),
            Path.of("/opt/spark/native"),
            Path.of("/var/tmp"));
    assertThat(NativeFolder.candidates("/home/ann", null)).hasSize(2);
  }

  @Test
  void withoutAFolderSnappyIsJavas() {
    assertThat(NativeFolder.settings(Optional.empty()))
        .containsOnlyKeys(NativeFolder.PURE_JAVA_SNAPPY);
    assertThat(NativeFolder.settings(Optional.of(folder)))
        .containsEntry(NativeFolder.SNAPPY, folder.toString())
        .hasSize(3)
        .doesNotContainKey(NativeFolder.PURE_JAVA_SNAPPY);
  }
}
