package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Spark home of links to the real one, whose executors write under a folder of their own. In the
 * real one every executor of local-cluster leaves its copy of the jar for good.
 */
final class ExecutorFolders {
  private final Path home;

  /** Makes the home at a path where nothing is. */
  ExecutorFolders(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    Path real = Path.of(System.getenv("SPARK_HOME"));
    for (String name : List.of("bin", "jars")) {
      Files.createSymbolicLink(home.resolve(name), real.resolve(name).toAbsolutePath());
    }
  }

  /** Where Spark is, for the environment of a process. */
  String sparkHome() {
    return home.toString();
  }

  /** Moves what the executors printed to a folder, and deletes all else that they wrote. */
  void clear(Path logs) throws IOException {
    Path work = home.resolve("work");
    if (!Files.exists(work)) {
      return;
    }
    try (Stream<Path> files = Files.walk(work)) {
      // What stands in a folder goes before it.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.endsWith("stderr")) {
          String name = work.relativize(file).toString().replace('/', '-');
          Files.move(file, logs.resolve("executor-" + name + ".txt"));
        } else {
          Files.delete(file);
        }
      }
    }
  }
}
