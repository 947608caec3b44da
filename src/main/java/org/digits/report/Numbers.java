package org.digits.report;

import java.util.Locale;

/** Numbers as people read them, the same in every locale; no line breaks before a unit. */
final class Numbers {
  private Numbers() {}

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static String count(long count) {
    return format("%,d", count);
  }

  static String percent(double fraction) {
    return format("%.2f\u00a0%%", 100 * fraction);
  }

  static String seconds(double seconds) {
    if (seconds >= 100) {
      return format("%,.0f\u00a0s", seconds);
    }
    return seconds >= 1 ? format("%.1f\u00a0s", seconds) : format("%.0f\u00a0ms", 1000 * seconds);
  }

  /** A difference of two fractions in percentage points, with its sign. */
  static String points(double difference) {
    return signed("%.2f", 100 * difference);
  }

  /** A difference with its sign; one that rounds to nothing has none. */
  static String signed(String format, double difference) {
    String size = format(format, Math.abs(difference));
    if (size.matches("[0.]+")) {
      return "±" + size;
    }
    return (difference < 0 ? "−" : "+") + size;
  }

  /** A coordinate of a drawing. */
  static String coordinate(double value) {
    String text = format("%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
