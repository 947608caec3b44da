package org.digits.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRulesTest {
  @TempDir Path folder;

  @Test
  void everyRuleHasItsDefault() {
    assertThat(GateRules.of(Map.of())).isEqualTo(new GateRules(0.98, 0.95, 0.005, 0.05, 48));
  }

  @Test
  void everyRuleIsRead() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("g.properties"),
            "min-accuracy=0.5\nmin-recall=0.25\nmax-accuracy-loss=0.1\nsignificance=0.01\nmax-age-hours=0\n");

    assertThat(GateRules.of(ConfigReader.readRules(file)))
        .isEqualTo(new GateRules(0.5, 0.25, 0.1, 0.01, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "MIN_ACCURACY,98,a number from 0 to 1",
    "MIN_RECALL,-0.1,a number from 0 to 1",
    "MAX_ACCURACY_LOSS,NaN,a number from 0 to 1",
    "SIGNIFICANCE,five,a number from 0 to 1",
    "MAX_AGE,1.5,a whole number of at least 0"
  })
  void aBadValueIsNamed(GateRule rule, String value, String expected) {
    assertThatThrownBy(() -> GateRules.of(Map.of(rule, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--%s: expected %s, found '%s'", rule.key(), expected, value);
  }

  @Test
  void anUnknownRuleSuggestsTheNearest() throws Exception {
    Path file = Files.writeString(folder.resolve("g.properties"), "Min-Recal=0.9\n");

    assertThatThrownBy(() -> ConfigReader.readRules(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "g.properties: unknown setting 'Min-Recal'; did you mean 'min-recall'?");
  }

  @Test
  void theShippedFileHoldsTheDefaults() {
    Path shipped = Path.of("conf/gate.properties");

    assertThat(ConfigReader.readRules(shipped)).hasSameSizeAs(GateRule.values());
    assertThat(GateRules.of(ConfigReader.readRules(shipped))).isEqualTo(GateRules.of(Map.of()));
  }

  @Test
  void filesAreTakenOrRefused() throws Exception {
    Path file = folder.resolve("f.properties");
    new Fuzz(ConfigException.class, "", 64, 256 << 10)
        .run(
            500,
            List.of(Files.readAllBytes(Path.of("conf/gate.properties"))),
            bytes -> GateRules.of(ConfigReader.readRules(Files.write(file, bytes))));
  }
}
