package org.digits.publishing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static software.amazon.awssdk.core.util.VersionInfo.SDK_VERSION;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

public class StorageTest {
  @TempDir Path folder;

  @Test
  void newFileIsReadBackAndLeavesNothingElse() throws IOException {
    Storage storage = storage(folder);

    storage.createNew("a/b.bin", new byte[] {1, 2, 3});

    assertThat(storage.read("a/b.bin")).containsExactly(1, 2, 3);
    assertThat(storage.length("a/b.bin")).isEqualTo(3);
    assertThat(storage.list("a")).containsExactly("b.bin");
    assertThat(storage.list("none")).isEmpty();
    try (var files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aNameMayHoldAColon() throws IOException {
    Storage storage = storage(folder);
    storage.createNew("drift-2026-11-27T10:00:00.json", new byte[] {1});
    storage.replace("a/b:c", new byte[] {2});
    assertThat(folder.resolve("drift-2026-11-27T10:00:00.json")).hasBinaryContent(new byte[] {1});
    assertThat(storage.read("a/b:c")).containsExactly(2);
    assertThat(storage.isDirectory("x:y")).isFalse();
  }

  @Test
  void aRelativeNameMayHoldAColon() throws IOException {
    for (String name : new String[] {"runs:a", "2026-01-01T12:30:00.png", "a:b/c"}) {
      assertThat(Storage.of(name, new Configuration()).location())
          .isEqualTo("file:" + Path.of("").toAbsolutePath() + "/" + name);
    }
    assertThat(Storage.of("file:/a:b/c", new Configuration()).location()).isEqualTo("file:/a:b/c");
  }

  @Test
  void aStorageWithoutItsClientNamesThePackage() {
    Configuration withoutClients = new Configuration();
    // The tests have S3's client.
    withoutClients.setClassLoader(ClassLoader.getPlatformClassLoader());
    assertThatThrownBy(() -> Storage.of("s3a://bucket/mnist", withoutClients))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot use s3a://bucket/mnist as storage: no client for s3a:")
        .hasMessageContaining(
            "--packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion());
    assertThatThrownBy(() -> Storage.of("gs://bucket/mnist", withoutClients))
        .hasMessageContaining("--packages com.google.cloud.bigdataoss:gcs-connector:");
    assertThatThrownBy(() -> Storage.of("abfss://c@a.dfs.core.windows.net/x", withoutClients))
        .hasMessageContaining("--packages org.apache.hadoop:hadoop-azure:");
    assertThatThrownBy(() -> Storage.of("s3://bucket/mnist", withoutClients))
        .hasMessageContaining("write s3a: and add its client");
    assertThatThrownBy(() -> Storage.of("nosuch://a/b", withoutClients))
        .hasMessageEndingWith(
            "no client for nosuch: is on the class path; add its jar, or correct the URI");
  }

  // Of older Hadoop's client the SDK is one bundle.
  @Test
  void s3sClientIsNamedWithItsPartsOfTheSdk() {
    assumeThat(VersionInfo.getVersion()).startsWith("3.5.");
    assertThat(StorageClients.missing("s3a"))
        .endsWith(
            "add it with SPARK_SUBMIT_OPTIONS=\"--packages org.apache.hadoop:hadoop-aws:%s,software.amazon.awssdk:s3-transfer-manager:%s,software.amazon.awssdk:sts:%2$s --exclude-packages software.amazon.awssdk:bundle,org.wildfly.openssl:wildfly-openssl\""
                .formatted(VersionInfo.getVersion(), SDK_VERSION));
  }

  @Test
  void newFileNeverReplacesAnOldOne() throws IOException {
    Storage storage = storage(folder);
    storage.createNew("a", new byte[] {1});

    assertThatThrownBy(() -> storage.createNew("a", new byte[] {2}))
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith("it exists");
    assertThat(storage.read("a")).containsExactly(1);
  }

  @Test
  void replaceWritesOverTheOldFile() throws IOException {
    Storage storage = storage(folder);
    storage.replace("a", new byte[] {1});
    storage.replace("a", new byte[] {2});

    assertThat(storage.read("a")).containsExactly(2);
    assertThat(storage.list("")).containsExactly("a");
  }

  @Test
  void deletedDirectoryIsGone() throws IOException {
    Storage storage = storage(folder);
    storage.createNew("a/b", new byte[] {1});

    storage.deleteRecursively("a");
    storage.deleteRecursively("a");

    assertThat(storage.exists("a")).isFalse();
  }

  @Test
  void writableDirectoryIsMadeAndLeftEmpty() throws IOException {
    Storage storage = storage(folder.resolve("new"));

    storage.ensureWritable();

    assertThat(storage.list("")).isEmpty();
    assertThat(folder.resolve("new")).isDirectory();
  }

  @Test
  void unwritableDirectoryNamesTheOption() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Storage storage = storage(file.resolve("output"));

    assertThatThrownBy(storage::ensureWritable)
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot write to " + storage.location() + ": ")
        .hasMessageEndingWith("choose another --output");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has /dev/full")
  void aFullDiskIsOneClearErrorAndLeavesNothing() throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.file.impl", FullDisk.class.getName());
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    Storage storage = Storage.of("file://" + folder, configuration);

    assertThatThrownBy(() -> storage.createNew("a", new byte[10]))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "cannot write file:%s/a: No space left on device; make room there, then run the same command again"
                .formatted(folder));
    assertThatThrownBy(() -> storage.replace("a", new byte[10]))
        .isInstanceOf(StorageException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /** A local disk whose every byte goes to /dev/full. */
  public static final class FullDisk extends RawLocalFileSystem {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferBytes,
        short replication,
        long blockBytes,
        Progressable progress)
        throws IOException {
      super.create(file, overwrite, bufferBytes, replication, blockBytes, progress).close();
      org.apache.hadoop.fs.Path full = new org.apache.hadoop.fs.Path(getUri().resolve("/dev/full"));
      return super.create(full, true, bufferBytes, replication, blockBytes, progress);
    }
  }

  @Test
  void anotherPlaceIsReadByTheConfigurationThatWasGiven() throws Exception {
    Configuration foreign = FaultyDisk.configuration();
    foreign.set("fs.defaultFS", "disk:///");
    String uri = folder.toUri().toString();
    // A user of its own, for whom Hadoop shares no file system yet.
    Storage elsewhere =
        UserGroupInformation.createRemoteUser("elsewhere")
            .doAs(
                (PrivilegedExceptionAction<Storage>)
                    () -> {
                      Storage.of(uri, foreign);
                      return Storage.of(uri, new Configuration(false)).elsewhere("/x");
                    });

    assertThat(elsewhere.location()).isEqualTo("file:/x");
  }

  @Test
  void aFileThatIsTooLongTakesNoMemory() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("huge").toFile(), "rw")) {
      sparse.setLength(5L << 30);
    }
    Storage storage = storage(folder);

    assertThatThrownBy(() -> storage.read("huge"))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "cannot read %s: expected at most 67108864 bytes, found 5368709120"
                .formatted(storage.location("huge")));
    assertThatThrownBy(() -> storage.read("huge", Long.MAX_VALUE))
        .hasMessageEndingWith("expected at most 2147483639 bytes, found 5368709120");
    storage.createNew("small", new byte[] {1, 2, 3});
    assertThat(storage.read("small", 3)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> storage.read("small", 2))
        .hasMessageEndingWith("expected at most 2 bytes, found 3");
  }

  @Test
  void badPlacesAreRefused() throws IOException {
    assertThatThrownBy(() -> Storage.of("nowhere://x/y", new Configuration(false)))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot use nowhere://x/y as storage");
    Storage storage = storage(folder);
    assertThatThrownBy(() -> storage.read("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.read("x"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot read " + storage.location("x"));
  }

  public static Storage storage(Path folder) throws StorageException {
    return Storage.of(folder.toUri().toString(), new Configuration(false));
  }
}
