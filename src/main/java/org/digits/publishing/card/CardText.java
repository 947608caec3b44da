package org.digits.publishing.card;

import java.util.Locale;

/** Markdown, line by line. */
final class CardText {
  private final StringBuilder text = new StringBuilder();

  /** One line; {@code %} stands for itself where there are no values. */
  CardText line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    text.append('\n');
    return this;
  }

  CardText heading(String title) {
    return line("").line("## " + title).line("");
  }

  /** The head of a table; a name that ends with a colon heads a column of numbers. */
  CardText table(String... columns) {
    StringBuilder head = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (String column : columns) {
      boolean number = column.endsWith(":");
      head.append(' ')
          .append(number ? column.substring(0, column.length() - 1) : column)
          .append(" |");
      rule.append(number ? "---:|" : "---|");
    }
    return line(head.toString()).line(rule.toString());
  }

  CardText row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(String.valueOf(cell).replace("|", "\\|")).append(" |");
    }
    return line(row.toString());
  }

  CardText code(String language, String... lines) {
    line("```" + language);
    for (String line : lines) {
      line(line);
    }
    return line("```");
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
