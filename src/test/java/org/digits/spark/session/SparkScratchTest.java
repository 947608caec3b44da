package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.digits.doctor.ScratchFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkScratchTest {
  @TempDir Path folder;

  @Test
  void foldersShareWhatIsToBeKeptThere() {
    ScratchFolder one = new ScratchFolder("spark.local.dir", "/one", 100 << 20, "");
    ScratchFolder other = new ScratchFolder("spark.local.dir", "/other", 60 << 20, "");

    assertThatCode(() -> SparkScratch.requireRoom("shards", 120 << 20, List.of(one, other)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SparkScratch.requireRoom("shards", 130 << 20, List.of(one, other)))
        .hasMessage(
            "shards: spark.local.dir /other: 60 MiB free, 65 MiB needed; set SPARK_LOCAL_DIRS to a folder on a larger disk that it may write (on YARN: yarn.nodemanager.local-dirs)");
  }

  @Test
  void aFoldersRoomIsMeasured() {
    ScratchFolder real = ScratchFolder.ofSpark(folder.toString());
    assertThatCode(() -> SparkScratch.requireRoom("shards", 1, List.of(real)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SparkScratch.requireRoom("shards", Long.MAX_VALUE, List.of(real)))
        .hasMessageContaining("needed");
  }
}
