package org.digits.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** What HotSpot was told, or chose, of its -XX flags. */
public final class JvmFlags {
  private JvmFlags() {}

  /** A flag's value; empty where this JVM has no such flag, or is not HotSpot. */
  public static Optional<String> value(String name) {
    try {
      return Optional.of(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption(name)
              .getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return Optional.empty();
    }
  }
}
