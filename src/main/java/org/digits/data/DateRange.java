package org.digits.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * Days from the first to the last, both included; an absent one leaves its side open.
 *
 * @param first day
 * @param last day
 */
public record DateRange(Optional<LocalDate> first, Optional<LocalDate> last) {
  /** Every day. */
  public static final DateRange ALL = new DateRange(Optional.empty(), Optional.empty());

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

  /** Checks the order. */
  public DateRange {
    if (first.isPresent() && last.isPresent() && first.get().isAfter(last.get())) {
      throw new IllegalArgumentException(
          "expected a first day up to the last, found %s to %s".formatted(first.get(), last.get()));
    }
  }

  /**
   * A day written as yyyy-MM-dd.
   *
   * @throws DateTimeException if the text is no such day
   */
  public static LocalDate parse(String text) {
    return LocalDate.parse(text, DAY);
  }

  /** Whether the day lies in the range. */
  public boolean contains(LocalDate day) {
    return first.map(from -> !day.isBefore(from)).orElse(true)
        && last.map(to -> !day.isAfter(to)).orElse(true);
  }

  /** Whether every day does. */
  public boolean isAll() {
    return first.isEmpty() && last.isEmpty();
  }

  /** The first day as text; empty where the range is open. */
  public String fromText() {
    return first.map(LocalDate::toString).orElse("");
  }

  /** The last day as text; empty where the range is open. */
  public String toText() {
    return last.map(LocalDate::toString).orElse("");
  }
}
