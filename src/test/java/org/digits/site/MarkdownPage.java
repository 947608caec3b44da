package org.digits.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The links and the places to link to of a Markdown file, or of a notebook's Markdown cells. */
final class MarkdownPage {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```[ \\t]*$");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)[ #]*$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern INLINE_LINK =
      Pattern.compile("\\]\\(\\s*<?([^()\\s>]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)");
  private static final Pattern DEFINED_LINK =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]]+\\]:\\s*(\\S+)");
  private static final Pattern HTML_LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  private final String text;

  private MarkdownPage(String text) {
    this.text = FENCED.matcher(text).replaceAll("");
  }

  static MarkdownPage read(Path file) throws IOException {
    if (!file.toString().endsWith(".ipynb")) {
      return of(Files.readString(file));
    }
    JsonNode cells = new ObjectMapper().readTree(file.toFile()).get("cells");
    return of(
        StreamSupport.stream(cells.spliterator(), false)
            .filter(cell -> cell.get("cell_type").asText().equals("markdown"))
            .flatMap(cell -> StreamSupport.stream(cell.get("source").spliterator(), false))
            .map(JsonNode::asText)
            .collect(Collectors.joining()));
  }

  static MarkdownPage of(String text) {
    return new MarkdownPage(text);
  }

  /** Where links go, as they are written. */
  List<String> links() {
    String prose = CODE.matcher(text).replaceAll("code");
    List<String> links = new ArrayList<>();
    for (Pattern kind : List.of(INLINE_LINK, DEFINED_LINK, HTML_LINK)) {
      kind.matcher(prose).results().map(link -> link.group(1)).forEach(links::add);
    }
    return links;
  }

  /** What GitHub makes of the headings: later ones of the same name are numbered. */
  Set<String> headings() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new LinkedHashSet<>();
    HEADING
        .matcher(text)
        .results()
        .map(heading -> slug(heading.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    return anchors;
  }

  /** Anchors that the page sets itself, which the site keeps. */
  Set<String> anchors() {
    return ANCHOR
        .matcher(text)
        .results()
        .map(anchor -> anchor.group(1))
        .collect(Collectors.toSet());
  }

  /** Texts in code type. */
  static List<String> code(String text) {
    return CODE.matcher(text).results().map(MatchResult::group).map(MarkdownPage::bare).toList();
  }

  private static String bare(String span) {
    return span.substring(1, span.length() - 1).strip();
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
        .replace(' ', '-');
  }
}
