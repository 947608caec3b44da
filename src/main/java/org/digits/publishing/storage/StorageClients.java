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
