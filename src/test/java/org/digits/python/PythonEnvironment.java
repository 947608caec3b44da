package org.digits.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.digits.process.ExternalProgram;

/**
 * A Python environment of the tests, made by {@code environments.py} under {@code
 * target/python/<name>} from {@code src/test/python/<name>/requirements.txt} or a file of the
 * project's own; the programs of a test stand in {@code src/test/python/<name>}.
 */
public final class PythonEnvironment {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  private static final String MAKER = "src/test/python/environments.py";

  private final Path programs;
  private final Path folder;

  private PythonEnvironment(Path programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  /** How a program ended; both streams in one text. */
  public record Outcome(int exitCode, String output) {}

  /** The environment of a name, with everything that it requires installed. */
  public static PythonEnvironment of(String name) throws IOException, InterruptedException {
    return of(name, "src/test/python/" + name + "/requirements.txt");
  }

  /** pip's PySpark, of the line of Spark that is tested. */
  public static PythonEnvironment ofPySpark() throws IOException, InterruptedException {
    String line = System.getProperty("digits.spark.line");
    if (line.equals("4")) {
      return of("pyspark");
    }
    String name = "pyspark-" + line;
    return make("pyspark", name, "src/test/python/pyspark/requirements-" + line + ".txt");
  }

  /** pip's client of Spark Connect, which has no Java in it. */
  public static PythonEnvironment ofSparkClient() throws IOException, InterruptedException {
    return make("pyspark", "pyspark-client", "src/test/python/pyspark/requirements-client.txt");
  }

  /** The environment of a name, from a requirements file of the project. */
  public static PythonEnvironment of(String name, String requirements)
      throws IOException, InterruptedException {
    return make(name, name, requirements);
  }

  private static PythonEnvironment make(String programs, String name, String requirements)
      throws IOException, InterruptedException {
    require(List.of("python3", ROOT.resolve(MAKER).toString(), name, requirements));
    return new PythonEnvironment(
        ROOT.resolve("src/test/python").resolve(programs),
        ROOT.resolve("target/python").resolve(name));
  }

  /** Runs one of the environment's programs. */
  public Outcome run(String program, Object... arguments) throws IOException, InterruptedException {
    return run(Map.of(), program, arguments);
  }

  /** Runs one of the environment's programs with more variables in its environment. */
  public Outcome run(Map<String, String> variables, String program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(interpreter().toString());
    command.add(programs.resolve(program).toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return start(command, variables);
  }

  /** The environment's interpreter; other programs of it stand in the same folder. */
  public Path interpreter() {
    return folder.resolve("bin/python");
  }

  private static void require(List<String> command) throws IOException, InterruptedException {
    Outcome outcome = start(command, Map.of());
    if (outcome.exitCode() != 0) {
      throw new IOException(
          "%s ended with %d%n%s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output()));
    }
  }

  private static Outcome start(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, variables);
    return new Outcome(outcome.exitCode(), outcome.output());
  }
}
