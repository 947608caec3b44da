package org.digits;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.digits.cli.DigitsCommand;
import org.digits.cli.LastLine;

/** The entry point of spark-submit. */
public final class DigitsApp {
  private DigitsApp() {}

  /**
   * Runs a command; returns on success, as YARN's cluster mode needs it.
   *
   * @throws FailedCommandException in YARN's cluster mode, which sends spark-submit what is thrown
   */
  public static void main(String[] args) {
    // Numbers in files and in output are the same for every user.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    LastLine errors = new LastLine(System.err);
    int exitCode =
        DigitsCommand.run(args, System.out, new PrintStream(errors, true, StandardCharsets.UTF_8));
    if (exitCode == 0) {
      return;
    }
    if (worksInApplicationMaster()) {
      String error = errors.text();
      throw new FailedCommandException(
          error.isEmpty() ? "the command ended with " + exitCode + "; its output says why" : error);
    }
    System.exit(exitCode);
  }

  // Asked without Spark, which is not on the class path of a command that prints its help.
  private static boolean worksInApplicationMaster() {
    return System.getProperty("spark.master", "").equals("yarn")
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }
}
