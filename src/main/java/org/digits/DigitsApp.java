package org.digits;

import org.digits.cli.DigitsCommand;

/** The entry point of spark-submit. */
public final class DigitsApp {
  private DigitsApp() {}

  /** Runs a command; returns on success, as YARN's cluster mode needs it. */
  public static void main(String[] args) {
    int exitCode = DigitsCommand.run(args, System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
