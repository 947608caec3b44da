package org.digits.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every decision names the test that fails, or the command that shows it, and they exist. */
class DecisionsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path DECISIONS = ROOT.resolve("src/site/markdown/adr");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[(\\d+\\. [^\\]]+)\\]\\(([^)]+)\\) \\|(.*)\\|$");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?");
  private static final Pattern SCRIPT = Pattern.compile("(submit-scripts/\\S+\\.sh)(.*)");
  private static final Pattern OPTION = Pattern.compile("--([a-z-]+)(?: ([a-z0-9,-]+))?");

  record Decision(String title, String file, String proof) {
    @Override
    public String toString() {
      return title;
    }
  }

  static List<Decision> decisions() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(DECISIONS.resolve("index.md")));
    return rows.results()
        .map(row -> new Decision(row.group(1), row.group(2), row.group(3)))
        .toList();
  }

  @Test
  void everyDecisionIsListedWithItsTitle() throws IOException {
    List<String> titles = new ArrayList<>();
    try (Stream<Path> files = Files.list(DECISIONS)) {
      for (Path file : files.filter(f -> f.getFileName().toString().matches("\\d.*")).toList()) {
        String heading = Files.readAllLines(file).get(0).substring("# ".length());
        titles.add(file.getFileName() + " " + heading);
      }
    }
    assertThat(decisions())
        .extracting(decision -> decision.file() + " " + decision.title())
        .containsExactlyElementsOf(titles.stream().sorted().toList());
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void everyDecisionNamesTestsOrCommandsThatExist(Decision decision) throws IOException {
    List<String> proofs = MarkdownPage.code(decision.proof());
    assertThat(proofs).isNotEmpty();
    for (String proof : proofs) {
      check(proof);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NoSuchTest",
        "DecisionsTest.noSuchMethod",
        "submit-scripts/no-such.sh",
        "submit-scripts/benchmark.sh --no-such-option",
        "submit-scripts/benchmark.sh --only no-such-section",
        "not to be found anywhere"
      })
  void whatDoesNotExistIsSeen(String proof) {
    assertThatCode(() -> check(proof)).isInstanceOf(AssertionError.class);
  }

  private static void check(String proof) throws IOException {
    Matcher test = TEST.matcher(proof);
    Matcher script = SCRIPT.matcher(proof);
    if (test.matches()) {
      String source = source("src/test/java", test.group(1));
      if (test.group(2) != null) {
        assertThat(source).as(proof).contains(" void " + test.group(2) + "(");
      }
    } else if (script.matches()) {
      assertThat(ROOT.resolve(script.group(1))).as(proof).isExecutable();
      checkOptions(script.group(1), script.group(2));
    } else {
      source("src/bench/java", proof);
    }
  }

  /** The text of a class, which there is once. */
  private static String source(String folder, String simpleName) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      List<Path> found = files.filter(file -> file.endsWith(simpleName + ".java")).toList();
      assertThat(found).as("sources of " + simpleName).hasSize(1);
      return Files.readString(found.get(0));
    }
  }

  /** Options and what is chosen by them stand in the benchmark's driver in quotation marks. */
  private static void checkOptions(String script, String options) throws IOException {
    String driver =
        script.endsWith("benchmark.sh")
            ? Files.readString(ROOT.resolve("src/bench/python/benchmark.py"))
                + Files.readString(ROOT.resolve("src/bench/python/systems.py"))
            : "";
    Matcher option = OPTION.matcher(options);
    while (option.find()) {
      assertThat(driver).as(script).contains("\"--" + option.group(1) + '"');
      if (option.group(2) != null && !option.group(2).matches("\\d+")) {
        for (String chosen : option.group(2).split(",", -1)) {
          assertThat(driver).as(script + options).contains('"' + chosen + '"');
        }
      }
    }
  }
}
