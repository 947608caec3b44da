package org.digits.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Where native libraries are unpacked: Snappy's and zstd's loaders, which Parquet needs, take
 * java.io.tmpdir, whose disk may be mounted noexec.
 */
public final class NativeFolder {
  /** Snappy in Java alone. */
  static final String PURE_JAVA_SNAPPY = "org.xerial.snappy.purejava";

  static final String SNAPPY = "org.xerial.snappy.tempdir";
  private static final String ZSTD = "ZstdTempFolder";
  private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";

  private NativeFolder() {}

  /**
   * Has this JVM unpack its native libraries where they can be loaded, before the first of them is.
   * One line says so where that is not Java's temporary folder. What the user has set stays.
   */
  public static void choose() {
    Path temporary = Path.of(System.getProperty(ScratchFolder.JAVA));
    if (System.getProperty(SNAPPY) != null || runsPrograms(temporary)) {
      return;
    }
    Optional<Path> folder =
        candidates(System.getProperty("user.home"), System.getenv("SPARK_HOME")).stream()
            .filter(NativeFolder::runsPrograms)
            .findFirst();
    settings(folder).forEach(System.getProperties()::putIfAbsent);
    LoggerFactory.getLogger(NativeFolder.class)
        .warn(
            "native libraries cannot be unpacked in {} (is it mounted noexec?); {}",
            temporary,
            folder
                .map(found -> "they are in " + found)
                .orElse("Snappy in plain Java takes their place, and nothing that of zstd"));
  }

  /** Folders to try in place of Java's temporary one, the user's own first. */
  static List<Path> candidates(String home, String sparkHome) {
    Path users = Path.of(home == null ? "" : home, ".cache", "digits-spark");
    Path shared = Path.of("/var/tmp");
    return sparkHome == null
        ? List.of(users, shared)
        : List.of(users, Path.of(sparkHome, "native"), shared);
  }

  /** System properties for a folder, or for none. */
  static Map<String, String> settings(Optional<Path> folder) {
    return folder
        .map(Path::toString)
        .map(path -> Map.of(SNAPPY, path, ZSTD, path, JAVACPP, path))
        .orElse(Map.of(PURE_JAVA_SNAPPY, "true"));
  }

  /** Whether a folder, which is made where it is missing, can be written and lets programs run. */
  static boolean runsPrograms(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, "digits", ".probe");
      try {
        // The kernel's answer, which knows how the disk is mounted.
        return probe.toFile().setExecutable(true) && Files.isExecutable(probe);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return false;
    }
  }
}
