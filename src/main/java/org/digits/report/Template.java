package org.digits.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places of the form <code>{{name}}</code>, each of which gets a value. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private final String text;
  private final Map<String, String> values = new HashMap<>();

  Template(String text) {
    this.text = text;
  }

  /** A text that stands beside this class. */
  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("%s is not in the application's jar".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills a place with text, escaped. */
  Template text(String place, String value) {
    return put(place, Markup.escape(value));
  }

  /** Fills a place with markup. */
  Template markup(String place, Markup value) {
    return put(place, value.toString());
  }

  /** Fills a place inside an element that holds no markup: a script or a style sheet. */
  Template raw(String place, String value) {
    if (value.contains("</")) {
      throw new IllegalArgumentException(place + " would end the element that it stands in");
    }
    return put(place, value);
  }

  /**
   * The filled text.
   *
   * @throws IllegalStateException if the places and the values do not match
   */
  String fill() {
    Set<String> unused = new HashSet<>(values.keySet());
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(
                place -> {
                  unused.remove(place.group(1));
                  return Matcher.quoteReplacement(value(place.group(1)));
                });
    if (!unused.isEmpty()) {
      throw new IllegalStateException("the template has no place for " + unused);
    }
    return filled;
  }

  private Template put(String place, String value) {
    values.put(place, value);
    return this;
  }

  private String value(String place) {
    String value = values.get(place);
    if (value == null) {
      throw new IllegalStateException("nothing was said for {{%s}}".formatted(place));
    }
    return value;
  }
}
