package org.digits.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
    try (Closeable held = hold(lock)) {
      work.run();
    }
  }

  /** Waits until no other process holds the lock file, and holds it until it is closed. */
  public static Closeable hold(Path lock) throws IOException {
    Files.createDirectories(lock.getParent());
    FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }
}
