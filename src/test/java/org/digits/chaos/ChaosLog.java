package org.digits.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Counts what a fault did, for the table of submit-scripts/chaos.sh: a line of {@code
 * target/chaos.tsv} with fault, tries, tries survived and the slowest recovery in seconds.
 */
public final class ChaosLog implements AutoCloseable {
  private static final String ROUNDS = "digits.chaos.rounds";

  private final String fault;
  private int tries;
  private int survived;
  private double slowestSeconds;
  private long begin;

  /** The log of one fault. */
  public ChaosLog(String fault) {
    this.fault = fault;
  }

  /** Tries of a test: few in a build, as many as chaos.sh was told otherwise. */
  public static int rounds(int inABuild) {
    return Integer.getInteger(ROUNDS, inABuild);
  }

  /** A fault strikes. */
  public void tried() {
    tries++;
    begin = System.nanoTime();
  }

  /** Work goes on after it. */
  public void recovered() {
    slowestSeconds = Math.max(slowestSeconds, (System.nanoTime() - begin) / 1e9);
  }

  /** So many faults did no harm: the same model, whole artefacts. */
  public void survived(int faults) {
    survived += faults;
  }

  /** Writes the line, also of a test that failed. */
  @Override
  public void close() throws IOException {
    Path file = Path.of("target", "chaos.tsv");
    String line =
        String.format(Locale.ROOT, "%s\t%d\t%d\t%.1f%n", fault, tries, survived, slowestSeconds);
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
