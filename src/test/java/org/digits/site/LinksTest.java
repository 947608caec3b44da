package org.digits.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the repository's pages link to is there, on GitHub and on the site. */
class LinksTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path PAGES = ROOT.resolve("src/site/markdown");
  private static final Pattern ELSEWHERE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*|//.*");

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAHeading(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String link : MarkdownPage.read(ROOT.resolve(page)).links()) {
      if (!ELSEWHERE.matcher(link).matches()) {
        problem(ROOT.resolve(page), link)
            .map(problem -> link + ": " + problem)
            .forEach(broken::add);
      }
    }
    assertThat(broken).isEmpty();
  }

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String place : List.of("README.md", "src/site/markdown", ".github", "findings")) {
      pages.addAll(files(place, ".md"));
    }
    pages.addAll(files("notebooks", ".ipynb"));
    pages.addAll(files("notebooks", ".md"));
    return pages;
  }

  private static List<Path> files(String place, String suffix) throws IOException {
    Path from = ROOT.resolve(place);
    if (!Files.exists(from)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(from)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
          .map(ROOT::relativize)
          .sorted()
          .toList();
    }
  }

  private static Stream<String> problem(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!target.startsWith(ROOT) || !Files.exists(target)) {
      return Stream.of("no such file");
    }
    if (!target.toRealPath().endsWith(target.getFileName())) {
      return Stream.of("the file's name has other capitals");
    }
    boolean onTheSite = page.startsWith(PAGES);
    if (onTheSite && !(target.startsWith(PAGES) && target.toString().endsWith(".md"))) {
      return Stream.of("no page of the site, so name it without a link");
    }
    if (hash < 0) {
      return Stream.of();
    }
    String anchor = link.substring(hash + 1);
    MarkdownPage at = MarkdownPage.read(target);
    if (!at.headings().contains(anchor)) {
      return Stream.of("no such heading, but " + at.headings());
    }
    if (onTheSite && !at.anchors().contains(anchor)) {
      return Stream.of(
          "the site names headings otherwise: set <a id=\"" + anchor + "\"></a> above it");
    }
    return Stream.of();
  }

  @Test
  void everyPageIsInTheMenu() throws IOException {
    String menu = Files.readString(ROOT.resolve("src/site/site.xml"));
    for (Path page : files("src/site/markdown", ".md")) {
      String name = PAGES.relativize(ROOT.resolve(page)).toString().replace('\\', '/');
      if (!name.matches("adr/\\d.*")) {
        assertThat(menu).contains("href=\"" + name.replaceAll("md$", "html") + '"');
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "## Groups and workers         | groups-and-workers",
        "## Is it there? `doctor`      | is-it-there-doctor",
        "# What a run's numbers mean   | what-a-runs-numbers-mean",
        "### F(2x2, 3x3) & more_of it  | f2x2-3x3--more_of-it",
        "## [Linked](page.md) heading  | linked-heading",
        "## Über Größen                | über-größen",
      })
  void headingsHaveGitHubsAnchors(String heading, String anchor) {
    assertThat(MarkdownPage.of(heading).headings()).containsExactly(anchor);
  }

  @Test
  void headingsOfOneNameAreNumbered() {
    assertThat(MarkdownPage.of("# A\n## B\ntext\n## B\n").headings())
        .containsExactly("a", "b", "b-1");
  }

  @Test
  void linksInCodeAreNone() {
    String text = "a [`b`\nc](d.md#e) `[f](g.md)`\n```\n[h](i.md)\n# j\n```\n[k]: l.md\n";
    MarkdownPage page = MarkdownPage.of(text);
    assertThat(page.links()).containsExactly("d.md#e", "l.md");
    assertThat(page.headings()).isEmpty();
  }
}
