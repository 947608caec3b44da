package org.digits.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.digits.data.DateRange;
import org.digits.data.LabelMapping;

/** Typed access to settings, with an error that names the option and its value. */
final class Settings {
  private final Map<Setting, String> values;

  Settings(Map<? extends Setting, String> values) {
    this.values = Map.copyOf(values);
  }

  String text(Setting option) {
    return values.getOrDefault(option, option.defaultValue());
  }

  /** A path or URI. */
  String place(Setting option) {
    if (text(option).isEmpty()) {
      throw bad(option, "", "a path or URI");
    }
    return text(option);
  }

  /** At least 1; {@code fallback} where nothing is set. */
  int count(Setting option, int fallback) {
    return text(option).isEmpty() ? fallback : atLeast(1, option);
  }

  /** 0 or more. */
  int seconds(Setting option) {
    return atLeast(0, option);
  }

  int atLeast(int least, Setting option) {
    String text = text(option);
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw bad(option, text, "a whole number of at least " + least);
  }

  long integer(Setting option) {
    try {
      return Long.parseLong(text(option));
    } catch (NumberFormatException e) {
      throw bad(option, text(option), "a whole number");
    }
  }

  /** In (0, infinity); {@code fallback} where nothing is set. */
  double positive(Setting option, double fallback) {
    return text(option).isEmpty() ? fallback : positive(option);
  }

  /** In (0, most]; {@code fallback} where nothing is set. */
  double positive(Setting option, double most, double fallback) {
    double value = positive(option, fallback);
    if (value > most) {
      throw bad(option, text(option), "a positive number of at most %.0f".formatted(most));
    }
    return value;
  }

  private double positive(Setting option) {
    double value = number(option, "a positive number");
    if (!(value > 0) || Double.isInfinite(value)) {
      throw bad(option, text(option), "a positive number");
    }
    return value;
  }

  /** 0 or more, and finite; {@code fallback} where nothing is set. */
  double notNegative(Setting option, double fallback) {
    if (text(option).isEmpty()) {
      return fallback;
    }
    String expected = "a number of at least 0";
    double value = number(option, expected);
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw bad(option, text(option), expected);
    }
    return value;
  }

  /** In [0, 1). */
  double fraction(Setting option) {
    String expected = "a number of at least 0 and below 1";
    double value = number(option, expected);
    if (!(value >= 0 && value < 1)) {
      throw bad(option, text(option), expected);
    }
    return value;
  }

  /** In [0, 1]; {@code fallback} where nothing is set. */
  double share(Setting option, double fallback) {
    return text(option).isEmpty() ? fallback : share(option);
  }

  /** In [0, 1]. */
  double share(Setting option) {
    String expected = "a number from 0 to 1";
    double value = number(option, expected);
    if (!(value >= 0 && value <= 1)) {
      throw bad(option, text(option), expected);
    }
    return value;
  }

  /** What two options say of the labels. */
  LabelMapping labels(Setting labels, Setting classes) {
    try {
      return LabelMapping.of(text(labels), count(classes, 0));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** Both days are included; an unset one leaves its side open. */
  DateRange dates(Setting from, Setting to) {
    try {
      return new DateRange(date(from), date(to));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--%s, --%s: %s".formatted(from.key(), to.key(), e.getMessage()));
    }
  }

  private Optional<LocalDate> date(Setting option) {
    if (text(option).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DateRange.parse(text(option)));
    } catch (DateTimeException e) {
      throw bad(option, text(option), "a date as yyyy-MM-dd");
    }
  }

  /** Empty where nothing is set. */
  String sha256(Setting option) {
    if (!text(option).matches("|[0-9a-f]{64}")) {
      throw bad(option, text(option), "64 hexadecimal digits in lower case");
    }
    return text(option);
  }

  boolean flag(Setting option) {
    return switch (text(option)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(option, text(option), "true or false");
    };
  }

  /** One of the choices; {@code fallback} where nothing is set. */
  <E extends Enum<E>> E choice(Setting option, E fallback, E[] choices) {
    return text(option).isEmpty() ? fallback : choice(option, choices);
  }

  <E extends Enum<E>> E choice(Setting option, E[] choices) {
    for (E choice : choices) {
      if (Option.label(choice).equals(text(option))) {
        return choice;
      }
    }
    String known = Arrays.stream(choices).map(Option::label).collect(Collectors.joining(", "));
    throw bad(option, text(option), "one of " + known);
  }

  private double number(Setting option, String expected) {
    try {
      return Double.parseDouble(text(option));
    } catch (NumberFormatException e) {
      throw bad(option, text(option), expected);
    }
  }

  private static ConfigException bad(Setting option, String value, String expected) {
    return new ConfigException(
        "--%s: expected %s, found '%s'".formatted(option.key(), expected, value));
  }
}
