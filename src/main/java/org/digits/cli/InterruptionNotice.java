package org.digits.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** Says one line when Ctrl-C or a kill ends a command, in place of what breaks on the way down. */
final class InterruptionNotice implements AutoCloseable {
  private final PrintWriter errors;
  private final String advice;
  private final Thread hook = new Thread(this::announce, "interruption-notice");
  private volatile boolean interrupted;

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

  /** Whether the JVM is going down already. */
  boolean interrupted() {
    return interrupted;
  }

  private void announce() {
    interrupted = true;
    // Spark's threads print what is cut off under them, in the log and beside it.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    errors.println("interrupted; nothing half-finished was published" + advice);
  }

  /** The command has ended by itself. */
  @Override
  public void close() {
    if (!interrupted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM began to go down this moment; the notice comes.
        interrupted = true;
      }
    }
  }
}
