package org.digits.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.digits.spark.session.SparkFailures;

/** Says one line when Ctrl-C or a kill ends a command, in place of what breaks on the way down. */
final class InterruptionNotice implements AutoCloseable {
  private static final String SPARKS_HANDLER =
      "org.apache.spark.util.SparkUncaughtExceptionHandler";

  private final PrintWriter errors;
  private final String advice;
  private final Thread hook = new Thread(this::announce, "interruption-notice");
  private final AtomicBoolean claimed = new AtomicBoolean();

  /**
   * Watches until it is closed.
   *
   * @param advice what to do next, after a semicolon
   */
  InterruptionNotice(PrintWriter errors, String advice) {
    this.errors = errors;
    this.advice = advice;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the caller may say how the command ends: one does, this notice or the command. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  private void announce() {
    boolean isMine = claim();
    // Spark's threads print what is cut off under them, in the log and beside it.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    if (isMine) {
      errors.println(
          isSparksEnd()
              ? "error: " + SparkFailures.OUT_OF_MEMORY
              : "interrupted; nothing half-finished was published" + advice);
    }
  }

  /** Whether Spark ends the JVM: it does where a task runs out of memory, also of the driver's. */
  private static boolean isSparksEnd() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().startsWith(SPARKS_HANDLER));
  }

  /** The command has ended by itself. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the notice comes, or the command has claimed the last word.
      return;
    }
  }
}
