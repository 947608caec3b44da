import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Says what the application's jars bundle: writes the bill of materials of each (CycloneDX 1.6,
 * JSON), and copies the licences and notices that the libraries' jars have.
 *
 * <p>Run by the build, from source. CycloneDX' own Maven plugin refuses to run offline, takes half
 * a minute of CPU time for eight hashes of each jar, and does not see what a library has shaded.
 */
final class BundledLibraries {
  private static final Pattern LICENSE_FILE =
      Pattern.compile("(?i)(?:META-INF/)?((?:licen[cs]e|notice|copying|copyright)[^/]*)");
  private static final Pattern OWN_POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  private final Path repository;

  private BundledLibraries(Path repository) {
    this.repository = repository;
  }

  /** Coordinates of a jar, which its place in a Maven repository tells. */
  private record Library(String group, String name, String version, String classifier) {
    String purl() {
      String purl = "pkg:maven/" + group + "/" + name + "@" + version;
      return classifier.isEmpty() ? purl : purl + "?classifier=" + classifier + "&type=jar";
    }

    String folder() {
      return classifier.isEmpty() ? name : name + "-" + classifier;
    }

    Map<String, Object> component(String type) {
      Map<String, Object> component = new LinkedHashMap<>();
      component.put("type", type);
      component.put("bom-ref", purl());
      component.put("group", group);
      component.put("name", name);
      component.put("version", version);
      component.put("purl", purl());
      return component;
    }
  }

  /**
   * Writes them.
   *
   * @param arguments group, name, version and time of this build; Maven's local repository; the
   *     runtime class path; the bill's file; the folder of licences; the file of the slim jar's
   *     bill, and the names of the libraries in it
   */
  public static void main(String[] arguments) throws Exception {
    Library application = new Library(arguments[0], arguments[1], arguments[2], "");
    String time = arguments[3];
    BundledLibraries libraries = new BundledLibraries(absolute(arguments[4]));
    Path licenses = Path.of(arguments[7]);

    List<Map<String, Object>> components = new ArrayList<>();
    for (String element : arguments[5].split(Pattern.quote(File.pathSeparator))) {
      Path jar = absolute(element);
      if (Files.isRegularFile(jar)) {
        components.add(libraries.describe(jar, licenses));
      }
    }
    components.sort(Comparator.comparing(component -> (String) component.get("purl")));

    write(Path.of(arguments[6]), application, time, components);
    List<String> slim = List.of(arguments[9].split(","));
    write(
        Path.of(arguments[8]),
        application,
        time,
        components.stream().filter(library -> slim.contains(library.get("name"))).toList());
  }

  private static void write(
      Path bill, Library application, String time, List<Map<String, Object>> components)
      throws Exception {
    Map<String, Object> described = application.component("application");
    described.put("licenses", List.of(license("Apache-2.0", "")));
    Map<String, Object> bom = new LinkedHashMap<>();
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put("version", 1);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("timestamp", time);
    metadata.put("component", described);
    bom.put("metadata", metadata);
    bom.put("components", components);
    Files.createDirectories(bill.getParent());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(bill.toFile(), bom);
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  private Map<String, Object> describe(Path jar, Path licenses) throws Exception {
    Library library = library(jar);
    Map<String, Object> component = library.component("library");
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("alg", "SHA-256");
    hash.put("content", sha256(jar));
    component.put("hashes", List.of(hash));
    List<Map<String, Object>> found = licenses(library);
    if (!found.isEmpty()) {
      component.put("licenses", found);
    }
    List<Map<String, Object>> shaded = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        Matcher file = LICENSE_FILE.matcher(entry.getName());
        Matcher pom = OWN_POM.matcher(entry.getName());
        if (file.matches()) {
          Path folder = Files.createDirectories(licenses.resolve(library.folder()));
          try (InputStream text = zip.getInputStream(entry)) {
            Files.write(folder.resolve(file.group(1)), text.readAllBytes());
          }
        } else if (pom.matches()
            && !(pom.group(1).equals(library.group()) && pom.group(2).equals(library.name()))) {
          Properties properties = new Properties();
          try (InputStream text = zip.getInputStream(entry)) {
            properties.load(text);
          }
          Library inside =
              new Library(pom.group(1), pom.group(2), properties.getProperty("version"), "");
          Map<String, Object> nested = inside.component("library");
          nested.put("bom-ref", library.purl() + "#" + inside.purl());
          shaded.add(nested);
        }
      }
    }
    if (!shaded.isEmpty()) {
      shaded.sort(Comparator.comparing(nested -> (String) nested.get("purl")));
      component.put("components", shaded);
    }
    return component;
  }

  /** {@code GROUP/AS/FOLDERS/NAME/VERSION/NAME-VERSION[-CLASSIFIER].jar} in the repository. */
  private Library library(Path jar) {
    Path place = repository.relativize(jar);
    int parts = place.getNameCount();
    String version = place.getName(parts - 2).toString();
    String name = place.getName(parts - 3).toString();
    String group = place.subpath(0, parts - 3).toString().replace(File.separatorChar, '.');
    String file = place.getFileName().toString();
    String rest = file.substring((name + "-" + version).length(), file.length() - ".jar".length());
    return new Library(group, name, version, rest.isEmpty() ? "" : rest.substring(1));
  }

  /** Of a library's pom, or of the nearest parent that names any, as Maven inherits them. */
  private List<Map<String, Object>> licenses(Library library) throws Exception {
    Path pom =
        repository
            .resolve(library.group().replace('.', '/'))
            .resolve(library.name())
            .resolve(library.version())
            .resolve(library.name() + "-" + library.version() + ".pom");
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Element project;
    try (InputStream text = Files.newInputStream(pom)) {
      project = parsers.newDocumentBuilder().parse(text).getDocumentElement();
    }
    List<Map<String, Object>> licenses = new ArrayList<>();
    for (Element list : children(project, "licenses")) {
      for (Element license : children(list, "license")) {
        licenses.add(license(text(license, "name"), text(license, "url")));
      }
    }
    if (licenses.isEmpty()) {
      for (Element parent : children(project, "parent")) {
        return licenses(
            new Library(
                text(parent, "groupId"), text(parent, "artifactId"), text(parent, "version"), ""));
      }
    }
    return licenses;
  }

  /** By its SPDX id where the name is one of those that these libraries use. */
  private static Map<String, Object> license(String name, String url) {
    Map<String, Object> license = new LinkedHashMap<>();
    if (name.matches("(?i).*apache.*2.*")) {
      license.put("id", "Apache-2.0");
    } else if (name.matches("(?i)(the )?mit( license)?")) {
      license.put("id", "MIT");
    } else {
      license.put("name", name);
    }
    if (!url.isEmpty()) {
      license.put("url", url);
    }
    return Map.of("license", license);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1 << 16];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
