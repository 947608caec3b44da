package org.digits;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "org.digits";

  private static final int MOST_CLASSES = 25;

  /** The one room whose classes must not part: its kernels see one another and nobody else. */
  private static final String KERNELS = "engine.vector";

  /**
   * Every package and those that it knows, from the ground floor up: a package knows only what
   * stands above its own line.
   */
  private static final String ROOMS =
      """
      data:
      data.augmentation: data
      data.idx: data
      data.npy: data
      data.picture: data
      data.fetch: data data.idx
      model: data
      evaluation: data
      engine: data model
      engine.dl4j: data engine model
      engine.vector: data engine model
      training.shards: data
      training: data data.augmentation engine engine.vector model training.shards
      config: data data.augmentation training
      publishing.storage:
      publishing.run: data evaluation publishing.storage training
      publishing.checkpoint: model publishing.run publishing.storage training
      publishing.champion: publishing.run publishing.storage
      publishing.gate: config data evaluation publishing.champion publishing.run publishing.storage
      publishing.card: config data evaluation model publishing.run training
      publishing.dataset: data evaluation publishing.storage
      export: data engine.vector evaluation model publishing.run publishing.storage
      importing: data model
      report: config data engine.vector evaluation export publishing.run training
      doctor: data data.fetch data.idx engine.dl4j engine.vector evaluation publishing.dataset publishing.storage
      tracking: evaluation publishing.run training
      spark.session: config doctor engine engine.dl4j engine.vector model publishing.storage training
      spark.tables: data model publishing.storage
      spark.images: data data.fetch data.idx data.npy data.picture model publishing.storage spark.tables
      spark.dataset: data evaluation model publishing.dataset publishing.storage spark.images training.shards
      spark.rounds: config data engine model spark.dataset spark.images spark.session training training.shards
      spark.dl4j: config data engine.dl4j model spark.rounds training
      spark.predict: config data data.picture engine evaluation export model publishing.run publishing.storage spark.images spark.session training
      spark.evaluate: config data engine evaluation model publishing.champion publishing.gate publishing.run publishing.storage spark.dataset spark.images spark.predict spark.session
      spark.run: config data engine evaluation export importing model publishing.card publishing.champion publishing.checkpoint publishing.dataset publishing.run publishing.storage report spark.dataset spark.dl4j spark.evaluate spark.images spark.predict spark.rounds spark.session tracking training training.shards
      spark.ml: config data data.augmentation export model publishing.storage spark.images spark.predict spark.rounds spark.session spark.tables training
      spark.cluster: data data.fetch doctor model publishing.dataset publishing.storage spark.images spark.rounds spark.session
      cli: config data data.fetch data.picture engine.vector evaluation export importing model publishing.champion publishing.dataset publishing.gate publishing.run publishing.storage spark.cluster spark.dataset spark.evaluate spark.images spark.predict spark.run spark.session training
      app: cli
      """;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(place -> !place.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  void everyPackageKnowsThoseOfItsLineAlone() {
    assertThat(arrows()).isEqualTo(rooms());
  }

  @Test
  void noPackageKnowsOneAboveIt() {
    List<String> below = new ArrayList<>();
    rooms()
        .forEach(
            (room, known) -> {
              assertThat(below).as("known by %s", room).containsAll(known);
              below.add(room);
            });
  }

  @Test
  void noPackageHasTooManyClasses() {
    Map<String, Long> sizes =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(groupingBy(ArchitectureTest::room, counting()));
    sizes.remove(KERNELS);
    assertThat(sizes).allSatisfy((room, size) -> assertThat(size).isLessThan(MOST_CLASSES + 1));
  }

  // A class, or a method of one; the paths of files begin otherwise.
  @Test
  void thePageOfTheArchitectureNamesClassesThatThereAre() throws IOException {
    Set<String> named =
        Pattern.compile("`([A-Z][A-Za-z0-9]+)[.`]")
            .matcher(Files.readString(Path.of("src/site/markdown/architecture.md")))
            .results()
            .map(match -> match.group(1))
            .collect(toCollection(TreeSet::new));
    named.remove("ArchitectureTest");
    Set<String> known = CLASSES.stream().map(JavaClass::getSimpleName).collect(toSet());
    assertThat(named).hasSizeGreaterThan(40);
    assertThat(known).containsAll(named);
  }

  private static Map<String, Set<String>> rooms() {
    Map<String, Set<String>> rooms = new LinkedHashMap<>();
    ROOMS
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              Set<String> known = new TreeSet<>(List.of(line.substring(colon + 1).split(" ", -1)));
              known.remove("");
              rooms.put(line.substring(0, colon), known);
            });
    return rooms;
  }

  private Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass from : CLASSES) {
      Set<String> known = arrows.computeIfAbsent(room(from), room -> new TreeSet<>());
      from.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(to -> to.getPackageName().startsWith(ROOT))
          .map(ArchitectureTest::room)
          .filter(to -> !to.equals(room(from)))
          .forEach(known::add);
    }
    return arrows;
  }

  private static String room(JavaClass type) {
    return type.getPackageName().equals(ROOT)
        ? "app"
        : type.getPackageName().substring(ROOT.length() + 1);
  }

  @Test
  void onlySparkAndCliKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.digits.spark..", "org.digits.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.deeplearning4j.spark..")
        .check(CLASSES);
  }

  @Test
  void onlyPublishingKnowsHadoopsFileSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.digits.publishing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.fs..")
        .check(CLASSES);
  }

  @Test
  void onlyTheReferenceEngineAndTheStockTrainerKnowDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.digits.engine.dl4j..", "org.digits.spark.dl4j..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..", "onnx..")
        .check(CLASSES);
  }

  @Test
  void onlyTheMainClassExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.digits.DigitsApp")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void nothingReadsJavaObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.ObjectInput.*|.*\\.SerializationUtils")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethodWhere(describe("reads Java objects", ArchitectureTest::readsJavaObjects))
        .check(CLASSES);
  }

  // Readers of files that deserialize Java objects inside.
  private static boolean readsJavaObjects(JavaMethodCall call) {
    String method = call.getTargetOwner().getSimpleName() + "." + call.getName();
    return method.matches(
        "ModelSerializer\\.(restore|load|getObject).*|(MultiLayerNetwork|ComputationGraph)\\.load"
            + "|(Java)?SparkContext\\.objectFile|NormalizerSerializer\\.restore");
  }
}
