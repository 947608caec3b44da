package org.digits.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that the build has made. */
class SitePagesIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path SITE = ROOT.resolve("target/site");
  private static final Pattern LINK = Pattern.compile("\\s(?:href|src)=[\"']([^\"']*)[\"']");

  @Test
  void everyLinkOfEveryPageLeadsToAFileAndAnAnchor() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages(SITE, ".html")) {
      for (String link : links(page)) {
        URI uri = URI.create(link);
        if (uri.isAbsolute()) {
          continue;
        }
        links++;
        Path target = uri.getPath().isEmpty() ? page : page.resolveSibling(uri.getPath());
        if (!Files.isRegularFile(target)) {
          broken.add(SITE.relativize(page) + " -> " + link);
        } else if (uri.getFragment() != null
            && !Files.readString(target).contains("id=\"" + uri.getFragment() + '"')) {
          broken.add(SITE.relativize(page) + " -> " + link + " (no such anchor)");
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(500);
  }

  @Test
  void everyPageIsThere() throws IOException {
    Path sources = ROOT.resolve("src/site/markdown");
    for (Path source : pages(sources, ".md")) {
      String page = sources.relativize(source).toString().replaceAll("md$", "html");
      assertThat(SITE.resolve(page)).isNotEmptyFile();
    }
  }

  @Test
  void pagesLoadNothingFromElsewhere() throws IOException {
    Pattern loaded = Pattern.compile("<(?:script|img|link|iframe)\\b[^>]*[\"'](?:https?:)?//");
    for (Path page : pages(SITE, ".html")) {
      assertThat(loaded.matcher(Files.readString(page)).find()).as(page.toString()).isFalse();
    }
  }

  private static List<Path> pages(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)).toList();
  }
}
