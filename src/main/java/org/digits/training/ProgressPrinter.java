package org.digits.training;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.digits.model.NetworkSnapshot;

/** One line that is rewritten on a terminal, one plain line a round elsewhere and in a file. */
public final class ProgressPrinter implements TrainingListener, Closeable {
  private final PrintStream out;
  private final boolean terminal;
  private final Optional<PrintWriter> logFile;
  private final String epochs;
  private final long totalExamples;
  private long begin;
  private long examples;

  /**
   * Prints to a stream and, where given, to a file.
   *
   * @param terminal whether the stream is one that a carriage return rewrites
   * @param resumed whether the file goes on, too
   * @param totalExamples images that the whole run will train
   * @throws IOException if the file cannot be written
   */
  public ProgressPrinter(
      PrintStream out,
      boolean terminal,
      Optional<Path> file,
      boolean resumed,
      double epochs,
      long totalExamples)
      throws IOException {
    this.out = out;
    this.terminal = terminal;
    this.epochs = TrainingSchedule.text(epochs);
    this.totalExamples = totalExamples;
    this.logFile = file.isEmpty() ? Optional.empty() : Optional.of(writer(file.get(), resumed));
  }

  private static PrintWriter writer(Path file, boolean resumed) throws IOException {
    OpenOption how = resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    return new PrintWriter(
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how),
        true);
  }

  @Override
  public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
    // The images may have been loaded since this printer was made.
    if (examples == 0) {
      begin = System.nanoTime() - (long) (report.seconds() * 1e9);
    }
    examples += report.examples();
    double elapsed = (System.nanoTime() - begin) / 1e9;
    double left = elapsed * (totalExamples - examples) / examples;
    String line =
        String.format(
            Locale.ROOT,
            "round %d  epoch %d/%s  loss %.4f  %,.0f images/s  %.0f s left",
            report.round(),
            report.epoch(),
            epochs,
            report.loss(),
            report.examples() / report.seconds(),
            left);
    logFile.ifPresent(file -> file.println(line));
    if (terminal) {
      out.print("\r\u001b[K" + line);
      if (examples >= totalExamples) {
        out.println();
      }
      out.flush();
    } else {
      out.println(line);
    }
  }

  @Override
  public void close() {
    // What is said of a failure begins a line of its own.
    if (terminal && examples > 0 && examples < totalExamples) {
      out.println();
    }
    logFile.ifPresent(PrintWriter::close);
  }
}
