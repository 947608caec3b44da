package org.digits.testing;

import java.util.ArrayList;
import java.util.List;
import org.digits.cli.DigitsCommand;

/**
 * A program: commands one after the other, as a user's are but in one JVM. What each one prints is
 * followed by a line with its exit code.
 */
public final class CommandsInTurn {
  /** Stands between the words of two commands. */
  public static final String THEN = "then";

  private CommandsInTurn() {}

  /** Arguments: the commands. */
  public static void main(String[] words) {
    List<String> command = new ArrayList<>();
    for (String word : words) {
      if (word.equals(THEN)) {
        run(command);
        command.clear();
      } else {
        command.add(word);
      }
    }
    run(command);
  }

  private static void run(List<String> command) {
    int exitCode = DigitsCommand.run(command.toArray(String[]::new), System.out, System.err);
    System.out.println(ended(command.get(0), exitCode));
  }

  /** The line after a command. */
  public static String ended(String command, int exitCode) {
    return command + " ended with " + exitCode;
  }
}
