package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmCompilerTest {
  private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";

  @ParameterizedTest
  @CsvSource({
    "OpenJDK 64-Bit Server VM,'mixed mode, sharing',4",
    "Java HotSpot(TM) 64-Bit Server VM,'mixed mode',4",
    "OpenJDK 64-Bit Server VM,'compiled mode, sharing',4",
    "OpenJDK 64-Bit Server VM,'mixed mode, sharing',''"
  })
  void hotspotWithBothCompilersIsFine(String jvm, String mode, String level) {
    assertThat(new JvmCompiler(jvm, mode, level, false).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'mixed mode, emulated-client, sharing',4",
    "'mixed mode, emulated-client, sharing',1",
    "'mixed mode, sharing',3",
    "'mixed mode, sharing',2",
    "'mixed mode, sharing',0"
  })
  void flagsThatEndBeforeC2AreSeen(String mode, String level) {
    assertThat(new JvmCompiler(HOTSPOT, mode, level, false).problem())
        .hasValue("its C2 compiler is off (-XX:TieredStopAtLevel or the like)");
  }

  @Test
  void theInterpreterIsSeen() {
    assertThat(new JvmCompiler(HOTSPOT, "interpreted mode, sharing", "4", false).problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("-Xint"));
  }

  @Test
  void otherJvmsAndCompilersAreNamed() {
    assertThat(
            new JvmCompiler("Eclipse OpenJ9 VM", "JRE 17 Linux amd64-64-Bit", "", false).problem())
        .hasValue("Eclipse OpenJ9 VM has no C2 compiler");
    assertThat(new JvmCompiler("OpenJDK 64-Bit Zero VM", "interpreted mode", "", false).problem())
        .hasValue("OpenJDK 64-Bit Zero VM has no C2 compiler");
    assertThat(new JvmCompiler(HOTSPOT, "mixed mode, sharing", "4", true).problem())
        .hasValue("Graal takes the place of the C2 compiler");
  }

  @Test
  void theBuildsJvmHasC2() {
    assertThat(JvmCompiler.ofThisJvm().problem()).isEmpty();
    assertThat(JvmFlags.value("NoSuchFlag")).isEmpty();
  }
}
