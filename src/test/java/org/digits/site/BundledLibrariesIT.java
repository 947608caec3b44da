package org.digits.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the application's jar has of other projects, and what it says of them. */
@Tag("core")
class BundledLibrariesIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path SPARK_JARS = Path.of(System.getenv("SPARK_HOME"), "jars");
  private static final String BILL = "META-INF/sbom/bom.json";
  private static final Pattern LICENSE =
      Pattern.compile("(?i)(META-INF/)?(licen[cs]e|notice|copying|copyright)[^/]*");
  private static ZipFile application;
  private static Set<String> bundled;
  private static JsonNode components;

  @BeforeAll
  static void open() throws IOException {
    application = new ZipFile(System.getProperty("digits.app.jar"));
    bundled = names(application);
    components = new ObjectMapper().readTree(read(application, BILL)).get("components");
  }

  @AfterAll
  static void close() throws IOException {
    application.close();
  }

  @Test
  void theBillOfMaterialsListsTheJarsOfWhichSomethingIsInsideAndNoOther() throws Exception {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : components) {
      String name = component.get("name").asText() + "-" + component.get("version").asText();
      listed.put(
          name + classifier(component).map(classifier -> "-" + classifier).orElse("") + ".jar",
          component.get("hashes").get(0).get("content").asText());
    }
    Map<String, String> inside = new TreeMap<>();
    for (Path jar : bundledJars()) {
      inside.put(jar.getFileName().toString(), sha256(jar));
    }
    assertThat(listed).isEqualTo(inside);
  }

  @Test
  void everyProjectWhosePomIsInsideIsListed() {
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : components) {
      listed.add(component.get("group").asText() + "/" + component.get("name").asText());
      for (JsonNode shaded : component.path("components")) {
        listed.add(shaded.get("group").asText() + "/" + shaded.get("name").asText());
      }
    }
    Set<String> inside =
        bundled.stream()
            .filter(name -> name.matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties"))
            .map(name -> name.replaceAll("META-INF/maven/|/pom\\.properties", ""))
            .filter(name -> !name.equals("org.digits/digits-spark"))
            .collect(Collectors.toSet());
    assertThat(inside).contains("com.google.protobuf/protobuf-java");
    assertThat(listed).containsAll(inside);
  }

  @Test
  void everyLibraryHasALicense() {
    for (JsonNode component : components) {
      assertThat(component.path("licenses")).as(component.get("purl").asText()).isNotEmpty();
    }
  }

  @Test
  void theBillBesideTheJarIsTheSame() throws IOException {
    assertThat(Path.of(System.getProperty("digits.app.jar")).resolveSibling("bom.json"))
        .hasBinaryContent(read(application, BILL));
  }

  @Test
  void everyLicenseAndNoticeOfABundledJarIsInside() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path jar : bundledJars()) {
      String folder = "META-INF/licenses/" + folders().get(jar.getFileName().toString()) + "/";
      try (ZipFile library = new ZipFile(jar.toFile())) {
        for (String name : names(library)) {
          if (LICENSE.matcher(name).matches() && !name.endsWith(".class")) {
            String kept = folder + name.substring(name.lastIndexOf('/') + 1);
            assertThat(bundled).contains(kept);
            assertThat(read(application, kept)).as(kept).isEqualTo(read(library, name));
            found.add(kept);
          }
        }
      }
    }
    assertThat(found)
        .contains("META-INF/licenses/jackson/NOTICE", "META-INF/licenses/jhdf/LICENSE");
    assertThat(bundled)
        .as("texts that the libraries' jars lack")
        .contains(
            "META-INF/licenses/openblas/LICENSE",
            "META-INF/licenses/protobuf-java/LICENSE",
            "META-INF/licenses/stax2-api/LICENSE");
    assertThat(read(application, "META-INF/LICENSE"))
        .isEqualTo(Files.readAllBytes(ROOT.resolve("LICENSE")));
  }

  /** ADR 2: one version of every library. Annotations, which DL4J's guava brings, do not run. */
  @Test
  void noClassIsBothInTheJarAndInSpark() throws IOException {
    Map<String, List<String>> twice = new LinkedHashMap<>();
    try (Stream<Path> jars = Files.list(SPARK_JARS)) {
      for (Path jar : jars.sorted().toList()) {
        try (ZipFile spark = new ZipFile(jar.toFile())) {
          List<String> both =
              names(spark).stream()
                  .filter(name -> name.endsWith(".class") && bundled.contains(name))
                  .filter(name -> !name.startsWith("javax/annotation/"))
                  .toList();
          if (!both.isEmpty()) {
            twice.put(jar.getFileName().toString(), both);
          }
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  /**
   * Jars of the test's class path that the application's jar has all of, but for Spark's own, whose
   * poms are in what shades them; Spark's annotations are DL4J's too.
   */
  private static List<Path> bundledJars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path sparks = SPARK_JARS.resolve(Path.of(element).getFileName());
      if (element.endsWith(".jar") && Files.notExists(sparks) && isInside(Path.of(element))) {
        jars.add(Path.of(element));
      }
    }
    return jars;
  }

  private static boolean isInside(Path jar) throws IOException {
    try (ZipFile library = new ZipFile(jar.toFile())) {
      Set<String> all = names(library);
      all.removeIf(
          name ->
              name.endsWith("MANIFEST.MF")
                  || name.endsWith("module-info.class")
                  // The build leaves it out.
                  || name.startsWith("com/google/thirdparty/"));
      List<String> contents =
          all.stream().filter(name -> name.contains("/") && !name.startsWith("META-INF/")).toList();
      Collection<String> telling = contents.isEmpty() ? all : contents;
      return !telling.isEmpty()
          && telling.stream().map(BundledLibrariesIT::moved).allMatch(bundled::contains)
          && !telling.stream().allMatch(name -> name.startsWith("javax/annotation/"));
    }
  }

  /** Where the build moves a class. */
  private static String moved(String name) {
    return name.replaceFirst("^picocli/", "org/digits/shaded/picocli/")
        .replaceFirst("^io/jhdf/", "org/digits/shaded/jhdf/");
  }

  /** Folders of licences by the jars' names. */
  private static Map<String, String> folders() {
    Map<String, String> folders = new TreeMap<>();
    for (JsonNode component : components) {
      String name = component.get("name").asText();
      String suffix = classifier(component).map(classifier -> "-" + classifier).orElse("");
      folders.put(name + "-" + component.get("version").asText() + suffix + ".jar", name + suffix);
    }
    return folders;
  }

  private static Optional<String> classifier(JsonNode component) {
    String purl = component.get("purl").asText();
    return purl.contains("?classifier=")
        ? Optional.of(purl.replaceFirst(".*\\?classifier=([^&]*).*", "$1"))
        : Optional.empty();
  }

  private static Set<String> names(ZipFile zip) {
    Set<String> names = new TreeSet<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    try (InputStream bytes = zip.getInputStream(zip.getEntry(name))) {
      return bytes.readAllBytes();
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
