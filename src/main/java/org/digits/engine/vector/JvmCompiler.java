package org.digits.engine.vector;

import java.io.Serializable;
import java.util.Optional;

/**
 * The compiler of a JVM. Only HotSpot's C2 makes vector instructions of the Vector API; any other
 * calls its operations one by one, which is slower than plain Java.
 *
 * @param jvm its name, such as OpenJDK 64-Bit Server VM
 * @param mode as the JVM tells it, such as mixed mode, sharing
 * @param tieredStopAtLevel the flag of that name: C2 is level 4; empty where it is unknown
 * @param graal whether Graal takes C2's place
 */
public record JvmCompiler(String jvm, String mode, String tieredStopAtLevel, boolean graal)
    implements Serializable {
  private static final int C2 = 4;

  /** This JVM's. */
  public static JvmCompiler ofThisJvm() {
    return new JvmCompiler(
        System.getProperty("java.vm.name", ""),
        System.getProperty("java.vm.info", ""),
        JvmFlags.value("TieredStopAtLevel").orElse(""),
        JvmFlags.value("UseJVMCICompiler").map(Boolean::valueOf).orElse(false));
  }

  /** Why it makes no vector instructions; empty where it does. */
  public Optional<String> problem() {
    if (!jvm.contains("Server VM")) {
      return Optional.of(jvm + " has no C2 compiler");
    }
    if (mode.contains("interpreted")) {
      return Optional.of("it interprets (-Xint) and has no C2 compiler");
    }
    if (graal) {
      return Optional.of("Graal takes the place of the C2 compiler");
    }
    // The mode tells of all flags that leave the first compiler alone, the level of the rest.
    boolean stops = !tieredStopAtLevel.isEmpty() && Integer.parseInt(tieredStopAtLevel) < C2;
    return stops || mode.contains("emulated-client")
        ? Optional.of("its C2 compiler is off (-XX:TieredStopAtLevel or the like)")
        : Optional.empty();
  }

  /** What to do about the problem; begins in the middle of a sentence. */
  public static String advice() {
    return "take -XX:TieredStopAtLevel, -Xint and the like out of the JVM's options, or run it on a JDK with C2, as OpenJDK's builds are";
  }
}
