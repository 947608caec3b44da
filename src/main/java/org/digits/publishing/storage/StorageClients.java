package org.digits.publishing.storage;

import java.util.Map;
import org.apache.hadoop.util.VersionInfo;

/** What has to be on the class path for a kind of storage. */
final class StorageClients {
  // What the client is built with; it asks for a bundle of all services, of over 500 MB.
  private static final Map<String, String> SDKS = Map.of("3.5.0", "2.35.4");

  private static final Map<String, String> PACKAGES =
      Map.of(
          "s3a", s3a("org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion()),
          "abfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "abfss", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasb", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasbs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26");

  private StorageClients() {}

  private static String s3a(String client) {
    String sdk = SDKS.get(VersionInfo.getVersion());
    return sdk == null
        ? client
        : "%1$s,software.amazon.awssdk:s3-transfer-manager:%2$s,software.amazon.awssdk:sts:%2$s --exclude-packages software.amazon.awssdk:bundle,org.wildfly.openssl:wildfly-openssl"
            .formatted(client, sdk);
  }

  /**
   * What to do where a client cannot be loaded.
   *
   * @param scheme of the URI
   * @param failure a class or method that is missing
   */
  static String unusable(String scheme, LinkageError failure) {
    String what =
        failure instanceof NoClassDefFoundError
            ? "is not whole, since it lacks %s".formatted(className(failure))
            : "does not fit Hadoop %s (%s)".formatted(VersionInfo.getVersion(), failure);
    return "the client for %s: on the class path %s; take it out, and add a whole one: %s"
        .formatted(
            scheme, what, PACKAGES.containsKey(scheme) ? options(PACKAGES.get(scheme)) : "its jar");
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
      return "no client for %s: is on the class path; add it with %s"
          .formatted(scheme, options(needed));
    }
    return scheme.equals("s3") || scheme.equals("s3n")
        ? "no client for %s: is on the class path; write s3a: and add its client with %s"
            .formatted(scheme, options(PACKAGES.get("s3a")))
        : "no client for %s: is on the class path; add its jar, or correct the URI"
            .formatted(scheme);
  }

  private static String options(String packages) {
    return "SPARK_SUBMIT_OPTIONS=\"--packages %s\"".formatted(packages);
  }
}
