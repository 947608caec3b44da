package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * JVMs that live for seconds, on little data: without C2 a command takes half of its processor
 * time. The engine computes in plain Java there, to the same bits.
 */
public final class BriefJvms {
  /** What has a JVM do without C2. */
  public static final String OPTION = "-XX:TieredStopAtLevel=1";

  private static final String SUBMIT_OPTIONS = "SPARK_SUBMIT_OPTIONS";

  private BriefJvms() {}

  /** Lets a command's driver and executors be such, unless its own options say otherwise. */
  static void useIn(Map<String, String> environment, List<String> command) throws IOException {
    // The doctor would warn of it.
    if (!command.contains("doctor") && !mayMakeClassArchive(environment)) {
      environment.merge(SUBMIT_OPTIONS, submitOptions(), (own, options) -> options + " " + own);
    }
  }

  /** Options of spark-submit that bring back C2, and with it vectors, as users have them. */
  public static String withC2() {
    return "--conf spark.driver.defaultJavaOptions=%1$s --conf spark.executor.defaultJavaOptions=%1$s "
        .formatted("-XX:+TieredCompilation");
  }

  private static String submitOptions() {
    return "--conf spark.driver.defaultJavaOptions=%1$s --conf spark.executor.defaultJavaOptions=%1$s --conf spark.yarn.am.extraJavaOptions=%1$s"
        .formatted(OPTION);
  }

  // The first local training leaves the classes that later ones begin with, a user's too.
  private static boolean mayMakeClassArchive(Map<String, String> environment) throws IOException {
    if (!environment.getOrDefault("SPARK_MASTER", "").startsWith("local[")) {
      return false;
    }
    Path archive = Submit.classArchive();
    Path jar = Path.of(System.getProperty("digits.app.jar"));
    return !Files.exists(archive)
        || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) <= 0;
  }
}
