package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.spark.SparkException;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.Test;

class SparkFailuresTest {
  private final IOException full = new IOException("No space left on device");

  @Test
  void theCauseBehindSparksExceptionsIsToldInOneLine() {
    assertThat(SparkFailures.message(aborted(new IllegalStateException(" why\nand where"))))
        .isEqualTo("why");
  }

  @Test
  void anExceptionWithoutWordsSaysWhereItComesFrom() {
    assertThatThrownBy(() -> List.of(1).iterator().remove())
        .satisfies(
            failure ->
                assertThat(SparkFailures.message(aborted(failure)))
                    .matches(
                        "UnsupportedOperationException at java\\.base/java\\.util\\..*"
                            + " from org\\.digits\\.spark\\.session\\.SparkFailuresTest\\..*"));
  }

  @Test
  void aHeapThatIsTooSmallSaysHowToRaiseIt() {
    assertThat(SparkFailures.message(aborted(new OutOfMemoryError("Java heap space"))))
        .startsWith("out of memory; raise the heap's limit: ");
  }

  @Test
  void aPathAloneIsNoMessage() {
    assertThat(SparkFailures.message(new NoSuchFileException("logs/a.log")))
        .isEqualTo("logs/a.log: there is no such file or folder");
    assertThat(SparkFailures.message(new AccessDeniedException("/a")))
        .isEqualTo("/a: permission denied");
    assertThat(SparkFailures.message(new FileAlreadyExistsException("/a")))
        .isEqualTo("/a: there is a file of this name");
    assertThat(SparkFailures.message(new FileSystemException("/a", null, "No space left")))
        .isEqualTo("/a: No space left");
  }

  @Test
  void aFullDiskUnderSparkNamesItsScratchFolders() {
    assertThat(SparkFailures.message(aborted(full)))
        .startsWith("No space left on device; look at Spark's scratch folders (spark.local.dir, ")
        .contains("set SPARK_LOCAL_DIRS to ");
  }

  @Test
  void aFullDiskUnderSparksOutputNamesTheOutput() {
    SparkException writing =
        new SparkException(
            "[TASK_WRITE_FAILED] Task failed while writing rows to file:/a/b.", full);
    assertThat(SparkFailures.message(aborted(writing)))
        .isEqualTo(
            "No space left on device; make room at file:/a/b, then run the same command again");
  }

  @Test
  void aCodecThatIsNotThereIsNamed() {
    assertThat(
            SparkFailures.message(
                aborted(
                    new IllegalStateException(
                        "Class org.apache.hadoop.io.compress.BrotliCodec was not found"))))
        .isEqualTo(
            "a Parquet file is packed with Brotli, whose codec is not on the class path; write it again with snappy, zstd or gzip");
  }

  @Test
  void anUnknownQueueSaysHowToNameAnother() {
    assertThat(SparkFailures.message(new IOException("submitted by ann to unknown queue: nights")))
        .isEqualTo(
            "submitted by ann to unknown queue: nights;"
                + " name one of the cluster's: SPARK_SUBMIT_OPTIONS=\"--queue NAME\"");
  }

  @Test
  void whatStorageSaysOfAFullDiskStands() {
    StorageException storage =
        new StorageException("cannot write x: No space left on device", full);
    assertThat(SparkFailures.message(aborted(storage))).isEqualTo(storage.getMessage());
    assertThat(SparkFailures.message(new UncheckedIOException(storage.getMessage(), storage)))
        .isEqualTo(storage.getMessage());
  }

  private static SparkException aborted(Throwable cause) {
    return new SparkException("Job aborted due to stage failure", cause);
  }

  @Test
  void whatSparkAsksForIsToldAndItsCodesAreNot() {
    assertThat(
            SparkFailures.message(
                new IllegalStateException(
                    "[INVALID_DRIVER_MEMORY] System memory 1 must be at least 2.\nPlease increase it. SQLSTATE: F0000")))
        .isEqualTo(
            "[INVALID_DRIVER_MEMORY] System memory 1 must be at least 2. Please increase it");
    assertThat(
            SparkFailures.message(
                new IllegalStateException(
                    "[X] Job 0 cancelled because of it SQLSTATE: XXKDA\nmore")))
        .isEqualTo("[X] Job 0 cancelled because of it");
  }
}
