package org.digits.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.digits.python.PythonEnvironment;

/**
 * How a Python program comes to its session: {@code src/test/python/pyspark/session.py} makes it.
 *
 * @param jar the application's jar, or over Spark Connect the one with the project's own files
 *     alone, for Python's path
 * @param variables of the program's environment
 */
public record PySparkSession(
    String name, PythonEnvironment python, String jar, Map<String, String> variables) {
  /** The jar that a JVM needs. */
  public static final String APP_JAR = System.getProperty("digits.app.jar");

  /** A session of pip's own Spark. */
  public static PySparkSession classic() throws IOException, InterruptedException {
    return new PySparkSession("classic", PythonEnvironment.ofPySpark(), APP_JAR, Map.of());
  }

  /** One of a Spark Connect server, of a client that has no Java. */
  public static PySparkSession connect(String address) throws IOException, InterruptedException {
    return new PySparkSession(
        "connect",
        PythonEnvironment.ofSparkClient(),
        APP_JAR.replace("-app.jar", ".jar"),
        Map.of("SPARK_REMOTE", address));
  }

  /** Whether Spark ML runs over Spark Connect on the line that is tested. */
  public static boolean hasConnect() {
    return System.getProperty("digits.spark.line").equals("4");
  }

  /** Runs a program with the jar as its first argument. */
  public PythonEnvironment.Outcome run(String program, Object... arguments)
      throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add(0, jar);
    return python.run(variables, program, all.toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
