package org.digits.spark.session;

import java.util.Map;
import java.util.Optional;

/**
 * What to do where Spark does not start because of the machine, whose messages say what failed and
 * not why: names and addresses on a cluster, and executors whose JVM ends at once.
 */
public final class MachineAdvice {
  private static final String NAMES =
      "executors have to reach this machine by its name: set SPARK_LOCAL_IP to one of its addresses, or SPARK_LOCAL_HOSTNAME to a name of it without an underscore";

  private static final String EXECUTORS =
      "no executor starts: its log (work/ID/NUMBER/stderr on the worker) says why, often a Java older than 17 or without the module jdk.incubator.vector (spark.executorEnv.JAVA_HOME), or a host name that Spark cannot use (SPARK_LOCAL_HOSTNAME there)";

  // Spark's own words, and Java's.
  private static final Map<String, String> ADVICE =
      Map.of(
          "Invalid Spark URL: ", NAMES,
          "Cannot assign requested address", NAMES,
          "UnresolvedAddressException", NAMES,
          "Name or service not known", NAMES,
          "Temporary failure in name resolution", NAMES,
          "Master removed our application", EXECUTORS);

  private MachineAdvice() {}

  /** On a message of Spark's; empty where the machine is not at fault. */
  public static Optional<String> on(String message) {
    return ADVICE.entrySet().stream()
        .filter(entry -> message.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
