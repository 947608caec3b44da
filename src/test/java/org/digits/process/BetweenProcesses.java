package org.digits.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the JVMs of one test run share under {@code target/}, one makes and the others wait for. */
public final class BetweenProcesses {
  private BetweenProcesses() {}

  /** Something to make. */
  public interface Work {
    /** Makes it, or finds it made. */
    void run() throws IOException, InterruptedException;
  }

  /** Does the work while no other process does that of the same lock file. */
  public static void oneAtATime(Path lock, Work work) throws IOException, InterruptedException {
    Files.createDirectories(lock.getParent());
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid()) {
        work.run();
      }
    }
  }
}
