package org.digits.spark.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A user whose id has no name, as containers often run by: Hadoop asks the system for it and fails
 * without one. Here such a user has a name for Hadoop.
 */
final class NamelessUser {
  private NamelessUser() {}

  /** Logs this process's user in where the system knows no name; before Hadoop does. */
  static void login() {
    // What Java says of such users.
    if ("?".equals(System.getProperty("user.name"))) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name()));
    }
  }

  private static String name() {
    return Stream.of("HADOOP_USER_NAME", "SPARK_USER")
        .flatMap(variable -> Optional.ofNullable(System.getenv(variable)).stream())
        .findFirst()
        .orElseGet(() -> "uid" + id());
  }

  private static Object id() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
  }
}
