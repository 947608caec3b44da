package org.digits.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs submit-scripts/digits.sh as a user does: in a process of its own. */
public final class Submit {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  private static final Path SPARK_HOME = Path.of(System.getenv("SPARK_HOME"));

  /** What a process left behind. */
  public record Outcome(int exitCode, String out, String err) {
    /**
     * The only error line, which is the last on stderr; fails unless the command ended with a code.
     */
    public String error(int expectedExitCode) {
      assertThat(exitCode).as(err).isEqualTo(expectedExitCode);
      List<String> lines = err.lines().filter(line -> !line.isBlank()).toList();
      assertThat(lines).as(err).filteredOn(line -> line.startsWith("error: ")).hasSize(1);
      String last = lines.get(lines.size() - 1);
      assertThat(last).as(err).startsWith("error: ");
      return last;
    }
  }

  private Submit() {}

  /** The script that runs any command. */
  public static String script() {
    return script("digits.sh");
  }

  /** A script of the project. */
  public static String script(String name) {
    return ROOT.resolve("submit-scripts").resolve(name).toString();
  }

  /** The archive of classes that the first local training leaves for later commands. */
  public static Path classArchive() {
    return SPARK_HOME.resolve("classes-" + System.getProperty("java.version") + ".jsa");
  }

  /** The command's arguments after {@code digits.sh}, on a master. */
  public static Outcome run(Path scratch, String master, String options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(script());
    command.addAll(List.of(arguments));
    return run(scratch, command, Map.of("SPARK_MASTER", master, "SPARK_SUBMIT_OPTIONS", options));
  }

  /**
   * Any command, with output kept in files under {@code scratch}: the executors' too, where the
   * master is a local cluster and the environment names no Spark home.
   */
  public static Outcome run(Path scratch, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "out", ".txt");
    Path err = Files.createTempFile(scratch, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    BriefJvms.useIn(builder.environment(), command);
    boolean ownHome =
        ExecutorFolders.needed(environment.getOrDefault("SPARK_MASTER", ""))
            && !environment.containsKey("SPARK_HOME");
    Optional<ExecutorFolders> executors =
        ownHome
            ? Optional.of(new ExecutorFolders(Files.createTempDirectory(scratch, "spark")))
            : Optional.empty();
    executors.ifPresent(folders -> folders.useIn(builder.environment()));
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          command + " did not end:\n" + Files.readString(out) + Files.readString(err));
    }
    if (executors.isPresent()) {
      executors.get().clear(scratch);
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
