package org.digits.publishing.storage;

import java.util.Map;
import org.apache.hadoop.util.VersionInfo;

/** What has to be on the class path for a kind of storage. */
final class StorageClients {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
          "abfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "abfss", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasb", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasbs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26");

  private StorageClients() {}

  /**
   * What to do where a client cannot be loaded.
   *
   * @param scheme of the URI
   * @param failure a class or method that is missing
   */
  static String unusable(String scheme, LinkageError failure) {
    String needed = PACKAGES.getOrDefault(scheme, "a whole one");
    String what =
        failure instanceof NoClassDefFoundError
            ? "is not whole, since it lacks %s".formatted(className(failure))
            : "does not fit Hadoop %s (%s)".formatted(VersionInfo.getVersion(), failure);
    return "the client for %s: on the class path %s; use %s in its place, with all that it brings"
        .formatted(scheme, what, needed);
  }

  // Java gives the path of a class, or a sentence with its name.
  private static String className(LinkageError failure) {
    return String.valueOf(failure.getMessage()).replace('/', '.');
  }

  /**
   * What to do where no client is found.
   *
   * @param scheme of the URI
   */
  static String missing(String scheme) {
    String needed = PACKAGES.get(scheme);
    if (needed != null) {
      return "no client for %s: is on the class path; add it with SPARK_SUBMIT_OPTIONS=\"--packages %s\""
          .formatted(scheme, needed);
    }
    return scheme.equals("s3") || scheme.equals("s3n")
        ? "no client for %s: is on the class path; write s3a: and add its client with SPARK_SUBMIT_OPTIONS=\"--packages %s\""
            .formatted(scheme, PACKAGES.get("s3a"))
        : "no client for %s: is on the class path; add its jar, or correct the URI"
            .formatted(scheme);
  }
}
