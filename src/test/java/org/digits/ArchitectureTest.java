package org.digits;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.digits");

  @Test
  void onlySparkAndCliKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.digits.spark..", "org.digits.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.deeplearning4j.spark..")
        .check(classes);
  }

  @Test
  void onlyPublishingKnowsHadoopsFileSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.digits.publishing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.fs..")
        .check(classes);
  }

  @Test
  void dataKnowsNoOtherPackage() {
    knowNoOtherPackage("org.digits.data..");
    noClasses()
        .that()
        .resideInAPackage("org.digits.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
        .check(classes);
  }

  @Test
  void numericsDoNotKnowTheirCallers() {
    knowNoOtherPackage(
        "org.digits.data..",
        "org.digits.model..",
        "org.digits.engine..",
        "org.digits.training..",
        "org.digits.evaluation..");
  }

  /** Of this project's packages, these know one another at most. */
  private void knowNoOtherPackage(String... packages) {
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.digits..").and(resideOutsideOfPackages(packages)))
        .check(classes);
  }

  @Test
  void onlyTheMainClassExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.digits.DigitsApp")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void nothingReadsJavaObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.ObjectInput.*|.*\\.SerializationUtils")
        .check(classes);
    noClasses()
        .should()
        .callMethodWhere(describe("reads Java objects", ArchitectureTest::readsJavaObjects))
        .check(classes);
  }

  // Readers of files that deserialize Java objects inside.
  private static boolean readsJavaObjects(JavaMethodCall call) {
    String method = call.getTargetOwner().getSimpleName() + "." + call.getName();
    return method.matches(
        "ModelSerializer\\.(restore|load|getObject).*|(MultiLayerNetwork|ComputationGraph)\\.load"
            + "|(Java)?SparkContext\\.objectFile|NormalizerSerializer\\.restore");
  }
}
