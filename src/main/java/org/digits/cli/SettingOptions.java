package org.digits.cli;

import java.util.EnumMap;
import java.util.Map;
import org.digits.config.Setting;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command's options for settings, one each. */
final class SettingOptions {
  private SettingOptions() {}

  /** Adds the options. */
  static void add(CommandSpec spec, Setting[] settings) {
    for (Setting setting : settings) {
      String suffix =
          setting.defaultValue().isEmpty() ? "" : " (default: " + setting.defaultValue() + ")";
      spec.addOption(
          OptionSpec.builder("--" + setting.key())
              .type(String.class)
              .paramLabel("VALUE")
              .arity(setting.isFlag() ? "0..1" : "1")
              .fallbackValue("true")
              .description(setting.description() + suffix)
              .build());
    }
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
