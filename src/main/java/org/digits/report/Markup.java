package org.digits.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Builds HTML and SVG; whatever comes in as text or attribute is escaped. */
final class Markup {
  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** The markup of a filled template. */
  static Markup of(Template template) {
    Markup markup = new Markup();
    markup.html.append(template.fill());
    return markup;
  }

  /** Begins an element; attributes are name, value, name, value. */
  Markup open(String tag, Object... attributes) {
    start(tag, attributes).append('>');
    open.push(tag);
    return this;
  }

  /** Ends the element that was begun last. */
  Markup close() {
    html.append("</").append(open.pop()).append('>');
    return this;
  }

  Markup text(String text) {
    html.append(escape(text));
    return this;
  }

  /** An element that holds nothing but text. */
  Markup element(String tag, String text, Object... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element that holds nothing, such as {@code img} or an SVG shape. */
  Markup empty(String tag, Object... attributes) {
    start(tag, attributes).append("/>");
    return this;
  }

  Markup add(Markup finished) {
    html.append(finished);
    return this;
  }

  /**
   * The markup.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return html.toString();
  }

  private StringBuilder start(String tag, Object... attributes) {
    html.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ').append(attributes[i]).append("=\"");
      html.append(escape(String.valueOf(attributes[i + 1]))).append('"');
    }
    return html;
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
