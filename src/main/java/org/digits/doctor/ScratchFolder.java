package org.digits.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of one machine for files that may go.
 *
 * @param setting what names it
 * @param path where it is
 * @param freeBytes that this process may write
 * @param problem why nothing can be written there; empty where it can
 */
public record ScratchFolder(String setting, String path, long freeBytes, String problem)
    implements Serializable {
  /** What to do about one of Spark's. */
  public static final String SPARK_FIX =
      "set SPARK_LOCAL_DIRS to a folder on a larger disk that it may write (on YARN:"
          + " yarn.nodemanager.local-dirs)";

  static final String SPARK = "spark.local.dir";
  static final String JAVA = "java.io.tmpdir";

  /** Whether it is one of Spark's. */
  boolean isSparks() {
    return setting.equals(SPARK);
  }

  /** One of Spark's, after a try to write there. */
  public static ScratchFolder ofSpark(String path) {
    return probe(SPARK, path);
  }

  /** Whether files can be written there. */
  public boolean isUsable() {
    return problem.isEmpty();
  }

  /**
   * Judges it.
   *
   * @param where as the user knows the machine
   * @param fix what to do where it cannot be used
   */
  public Finding finding(String where, long needBytes, String fix) {
    String name = setting + " " + path;
    if (!isUsable()) {
      return Finding.failure(where, "cannot write to %s (%s)".formatted(name, problem), fix);
    }
    String found =
        "%s: %s free, %s needed".formatted(name, Bytes.text(freeBytes), Bytes.text(needBytes));
    return freeBytes < needBytes ? Finding.failure(where, found, fix) : Finding.ok(where, found);
  }

  /** Writes a file there and deletes it; makes the folder where it is missing, as Spark does. */
  static ScratchFolder probe(String setting, String path) {
    try {
      Path folder = Files.createDirectories(Path.of(path));
      Path file = Files.createTempFile(folder, "digits-doctor", ".probe");
      try {
        Files.write(file, new byte[] {1});
      } finally {
        Files.delete(file);
      }
      // Java's FileStore fails where the root is no mount point.
      return new ScratchFolder(setting, path, folder.toFile().getUsableSpace(), "");
    } catch (IOException | RuntimeException e) {
      return new ScratchFolder(setting, path, 0, e.getClass().getSimpleName());
    }
  }
}
