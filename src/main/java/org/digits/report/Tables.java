package org.digits.report;

import java.util.List;

/** Parts that several sections have. */
final class Tables {
  private Tables() {}

  /**
   * A table of words in the first column and numbers in the others; it scrolls sideways by itself
   * where the page is too narrow.
   */
  static Markup of(String caption, List<String> columns, List<List<String>> rows) {
    return of(caption, columns, rows, "numbers");
  }

  /** As above, in a style of the style sheet. */
  static Markup of(String caption, List<String> columns, List<List<String>> rows, String style) {
    Markup table = scrolling(caption).open("table", "class", style).element("caption", caption);
    table.open("thead").open("tr");
    columns.forEach(column -> table.element("th", column, "scope", "col"));
    table.close().close().open("tbody");
    for (List<String> row : rows) {
      table.open("tr").element("th", row.get(0), "scope", "row");
      row.subList(1, row.size()).forEach(cell -> table.element("td", cell));
      table.close();
    }
    return table.close().close().close();
  }

  /** A begun box that scrolls sideways, also by keyboard. */
  static Markup scrolling(String name) {
    return new Markup()
        .open("div", "class", "scroll", "role", "region", "aria-label", name, "tabindex", 0);
  }

  /** A table that is folded away until somebody asks for it. */
  static Markup folded(String summary, Markup table) {
    return new Markup().open("details").element("summary", summary).add(table).close();
  }

  /** A drawing with its caption below. */
  static Markup figure(Markup drawing, Markup caption) {
    return new Markup().open("figure").add(drawing).open("figcaption").add(caption).close().close();
  }
}
