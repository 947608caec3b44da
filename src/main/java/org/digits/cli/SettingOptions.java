package org.digits.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.digits.config.Setting;
import org.digits.config.SettingGroup;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** A command's options for settings, one each. */
final class SettingOptions {
  private SettingOptions() {}

  /**
   * Adds the options, which the help shows under the headings of their groups.
   *
   * @param first options of the command's own, which open the first group
   */
  static void add(CommandSpec spec, Setting[] settings, OptionSpec... first) {
    Map<SettingGroup, List<OptionSpec>> groups = new EnumMap<>(SettingGroup.class);
    groups.put(settings[0].group(), new ArrayList<>(List.of(first)));
    for (Setting setting : settings) {
      groups.computeIfAbsent(setting.group(), group -> new ArrayList<>()).add(option(setting));
    }
    groups.values().forEach(options -> options.forEach(spec::addOption));
    // picocli's own groups would let an option be given twice.
    spec.usageMessage()
        .sortOptions(false)
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> help(help, groups));
  }

  private static String help(Help help, Map<SettingGroup, List<OptionSpec>> groups) {
    List<OptionSpec> others = new ArrayList<>(help.commandSpec().options());
    groups.values().forEach(others::removeAll);
    StringBuilder text = new StringBuilder(list(help, others));
    groups.forEach(
        (group, options) ->
            text.append("%n%s:%n".formatted(group.heading())).append(list(help, options)));
    return text.toString();
  }

  /** In columns as wide as all options need, so that those of all groups are the same. */
  private static String list(Help help, List<OptionSpec> options) {
    Help.Layout layout =
        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    layout.addOptions(options, help.createDefaultParamLabelRenderer());
    return layout.toString();
  }

  private static OptionSpec option(Setting setting) {
    boolean shown = !setting.defaultValue().isEmpty() && !setting.isFlag();
    return OptionSpec.builder("--" + setting.key())
        .type(String.class)
        .paramLabel(setting.valueName())
        .arity(setting.isFlag() ? "0..1" : "1")
        .fallbackValue("true")
        .description(
            setting.description() + (shown ? " (default: " + setting.defaultValue() + ")" : ""))
        .build();
  }

  /** A file's settings, with those of the command line in their place where it has them. */
  static <S extends Enum<S> & Setting> Map<S, String> over(
      Map<S, String> file, ParseResult parsed, Class<S> settings) {
    Map<S, String> given = new EnumMap<>(settings);
    given.putAll(file);
    for (S setting : settings.getEnumConstants()) {
      if (parsed.hasMatchedOption("--" + setting.key())) {
        given.put(setting, parsed.matchedOptionValue("--" + setting.key(), ""));
      }
    }
    return given;
  }
}
