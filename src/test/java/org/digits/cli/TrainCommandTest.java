package org.digits.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.digits.config.ConfigException;
import org.digits.config.ConfigReader;
import org.digits.config.Option;
import org.digits.config.SettingGroup;
import org.digits.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrainCommandTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z0-9-]+");
  private static final Map<Option, String> ONE_OF_EACH =
      Map.ofEntries(
          Map.entry(Option.PRESET, "fast"),
          Map.entry(Option.EPOCHS, "7"),
          Map.entry(Option.DATA, "hdfs://a//b"),
          Map.entry(Option.OUTPUT, "out"),
          Map.entry(Option.RUN_ID, "r1"),
          Map.entry(Option.RESUME, "true"),
          Map.entry(Option.TEST_DATA, "hdfs://a/c"),
          Map.entry(Option.TRANSPOSE, "true"),
          Map.entry(Option.FROM_DATE, "2026-11-24"),
          Map.entry(Option.TO_DATE, "2026-11-25"),
          Map.entry(Option.CLASSES, "26"),
          Map.entry(Option.LABELS, "A-Z"),
          Map.entry(Option.VALIDATION_FRACTION, "0.1"),
          Map.entry(Option.ALLOW_OVERLAP, "false"),
          Map.entry(Option.QUARANTINE, "true"),
          Map.entry(Option.BUDGET_SECONDS, "0"),
          Map.entry(Option.BATCH_SIZE, "8"),
          Map.entry(Option.LEARNING_RATE, "0.5"),
          Map.entry(Option.SCHEDULE, "constant"),
          Map.entry(Option.AUGMENTATION, "none"),
          Map.entry(Option.WEIGHT_DECAY, "0.0"),
          Map.entry(Option.SEED, "-4"),
          Map.entry(Option.INIT_FROM, "champion"),
          Map.entry(Option.INIT_FROM_SHA256, "0a".repeat(32)),
          Map.entry(Option.ENGINE, "dl4j"),
          Map.entry(Option.TRAINER, "dl4j-spark"),
          Map.entry(Option.GROUPS, "3"),
          Map.entry(Option.GROUP_WORKERS, "2"),
          Map.entry(Option.AVERAGING_FREQUENCY, "9"),
          Map.entry(Option.ROUND_FREQUENCY, "11"),
          Map.entry(Option.OUTER_MOMENTUM, "0.25"),
          Map.entry(Option.MIN_ACCURACY, "0.5"),
          Map.entry(Option.PROMOTION, "gate"),
          Map.entry(Option.CHECKPOINT_INTERVAL, "30"),
          Map.entry(Option.LOG_FILE, "x.log"));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyOptionIsReadInAnyOrder(int seed) {
    assertThat(ONE_OF_EACH).containsOnlyKeys(Option.values());
    Random random = new Random(seed);
    List<Option> order = new ArrayList<>(List.of(Option.values()));
    Collections.shuffle(order, random);
    List<String> line = new ArrayList<>();
    for (Option option : order) {
      String name = "--" + option.key();
      String value = ONE_OF_EACH.get(option);
      line.addAll(random.nextBoolean() ? List.of(name, value) : List.of(name + "=" + value));
    }
    Map<String, Object> read = config(line.toArray(String[]::new)).toMap();
    ONE_OF_EACH.forEach((option, value) -> assertThat(read.get(option.key())).hasToString(value));
  }

  @ParameterizedTest
  @EnumSource
  void theCommandLineWinsOverTheFile(Option option, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.properties"), option.key() + "=2\n");
    String given = "--%s=%s".formatted(option.key(), ONE_OF_EACH.get(option));
    assertThat(SettingOptions.over(ConfigReader.read(file), parse(given), Option.class))
        .containsExactly(Map.entry(option, ONE_OF_EACH.get(option)));
  }

  @Test
  void aBadValueOfTheFileIsNamedUnlessTheCommandLineHasAnother(@TempDir Path folder)
      throws Exception {
    String file = Files.writeString(folder.resolve("t.properties"), "epochs=few\n").toString();
    assertThat(config("--config", file, "--epochs", "3").epochs()).isEqualTo(3);
    assertThatThrownBy(() -> config("--config", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--epochs");
  }

  @ParameterizedTest
  @CsvSource({"resume", "transpose", "quarantine", "allow-overlap"})
  void aFlagNeedsNoValue(String key) {
    assertThat(config("--" + key, "--run-id=r").toMap()).containsEntry(key, true);
    assertThat(config("--" + key + "=false").toMap()).containsEntry(key, false);
  }

  @Test
  void anOptionIsGivenOnce() {
    assertThatThrownBy(() -> parse("--data", "a", "--epochs", "3", "--data", "b"))
        .isInstanceOf(CommandLine.OverwrittenOptionException.class)
        .hasMessageContaining("--data");
  }

  @Test
  void theHelpHasEveryOptionUnderTheHeadingOfItsGroup() {
    List<String> help = help("train").lines().toList();
    Map<String, List<String>> sections = new LinkedHashMap<>();
    String heading = "";
    for (String line : help) {
      if (line.matches("[A-Z].*:")) {
        heading = line.substring(0, line.length() - 1);
      } else if (line.startsWith("      --")) {
        sections
            .computeIfAbsent(heading, h -> new ArrayList<>())
            .add(line.strip().replaceFirst(" .*", ""));
      }
    }
    Map<String, List<String>> expected = new LinkedHashMap<>();
    expected.put(SettingGroup.FIRST.heading(), new ArrayList<>(List.of("--config=FILE")));
    for (Option option : Option.values()) {
      String value = option.isFlag() ? "[=" + option.valueName() + "]" : "=" + option.valueName();
      expected
          .computeIfAbsent(option.group().heading(), h -> new ArrayList<>())
          .add("--" + option.key() + value);
    }
    assertThat(sections).isEqualTo(expected);
    assertThat(sections.keySet()).containsExactlyElementsOf(expected.keySet());
  }

  @Test
  void theHelpShowsDefaultsButNotThoseOfFlags() {
    String help = help("train").replaceAll("\\s+", " ");
    assertThat(help)
        .contains("examples of a minibatch (default: 16)", "(default: balanced)")
        .doesNotContain("(default: false)");
  }

  @ParameterizedTest
  @CsvSource({
    "fetch",
    "prepare",
    "train",
    "evaluate",
    "predict",
    "verify",
    "export",
    "import",
    "gate",
    "promote",
    "rollback",
    "doctor",
    "completion"
  })
  void aHelpFitsTheTerminalAndNamesItsValues(String command) {
    assertThat(help(command).lines()).allMatch(line -> line.length() <= 80);
    // A wrapped one begins at the margin, and cannot be copied.
    String example = help(command).substring(help(command).lastIndexOf("\nExample") + 1);
    assertThat(example.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("  "));
    // picocli's own names are in angle brackets.
    assertThat(help(command)).doesNotContainPattern("--[a-z0-9-]+\\[?=(VALUE|<)");
  }

  @Test
  void theReadmesOptionsAreThoseThatMostPeopleSetFirst() throws Exception {
    assertThat(tables(Path.of("README.md")))
        .isEqualTo(Map.of("Options that matter", options().get(SettingGroup.FIRST.heading())));
  }

  @Test
  void thePageOnTrainingHasEveryOptionUnderTheHeadingOfItsGroup() throws Exception {
    assertThat(tables(Path.of("src/site/markdown/training.md"))).isEqualTo(options());
  }

  /** The options by heading. */
  private static Map<String, List<String>> options() {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (Option option : Option.values()) {
      options
          .computeIfAbsent(option.group().heading(), heading -> new ArrayList<>())
          .add("--" + option.key());
    }
    return options;
  }

  /** The options in a page's tables by heading. */
  private static Map<String, List<String>> tables(Path page) throws IOException {
    Map<String, List<String>> options = new LinkedHashMap<>();
    String heading = "";
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      } else if (line.startsWith("| `--")) {
        Matcher names = OPTION.matcher(line.substring(0, line.indexOf('|', 1)));
        while (names.find()) {
          options.computeIfAbsent(heading, h -> new ArrayList<>()).add(names.group());
        }
      }
    }
    return options;
  }

  private static TrainingConfig config(String... arguments) {
    return TrainCommand.config(parse(arguments), Clock.systemUTC());
  }

  private static CommandLine.ParseResult parse(String... arguments) {
    return TrainCommand.commandLine().parseArgs(arguments);
  }

  private static String help(String command) {
    return DigitsCommand.commands(System.out).getSubcommands().get(command).getUsageMessage();
  }
}
