package org.digits.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of other languages that tests run; what hangs is ended. */
public final class ExternalProgram {
  private static final int TIMEOUT_MINUTES = 15;

  private ExternalProgram() {}

  /** How a program ended; both streams in one text. */
  public record Outcome(int exitCode, String output) {}

  /** Runs a command with more variables in its environment, in this process's folder. */
  public static Outcome run(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    File output = File.createTempFile("program", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(
            "%s did not end in %d minutes%n%s"
                .formatted(command, TIMEOUT_MINUTES, Files.readString(output.toPath())));
      }
      return new Outcome(process.exitValue(), Files.readString(output.toPath()));
    } finally {
      Files.deleteIfExists(output.toPath());
    }
  }
}
