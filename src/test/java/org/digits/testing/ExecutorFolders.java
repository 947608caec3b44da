package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Spark home of links to the real one, whose executors write under a folder of their own. In the
 * real one every executor of local-cluster leaves its copy of the jar for good, beside those of
 * other processes.
 */
final class ExecutorFolders {
  private static final int PATIENCE_SECONDS = 60;

  private final Path home;
  private final Path work;

  /** Makes the home at a path where nothing is. */
  ExecutorFolders(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    // As the kernel names it where it says in which folder a process works.
    work = home.toRealPath().resolve("work");
    Path real = Path.of(System.getenv("SPARK_HOME"));
    for (String name : List.of("bin", "jars")) {
      Files.createSymbolicLink(home.resolve(name), real.resolve(name).toAbsolutePath());
    }
  }

  /** Whether executors of a master write under Spark's home. */
  static boolean needed(String master) {
    return master.startsWith("local-cluster");
  }

  /** Lets a process start its executors from here. */
  void useIn(Map<String, String> environment) {
    environment.put("SPARK_HOME", home.toString());
  }

  /** Moves what the executors printed to a folder, and deletes all else that they wrote. */
  void clear(Path logs) throws IOException {
    awaitEnd();
    if (!Files.exists(work)) {
      return;
    }
    try (Stream<Path> files = Files.walk(work)) {
      // What stands in a folder goes before it.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.endsWith("stderr") || file.endsWith("stdout")) {
          String name = work.relativize(file).toString().replace('/', '-');
          Files.move(file, logs.resolve("executor-" + name + ".txt"));
        } else {
          Files.delete(file);
        }
      }
    }
  }

  /** Waits for the executors: their driver may end before they do. */
  void awaitEnd() {
    for (ProcessHandle process : ProcessHandle.allProcesses().filter(this::worksHere).toList()) {
      process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd")).startsWith(work);
    } catch (IOException e) {
      // It has ended, or is another user's.
      return false;
    }
  }
}
