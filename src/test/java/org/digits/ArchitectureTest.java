package org.digits;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
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
    noClasses()
        .that()
        .resideInAPackage("org.digits.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.digits.model..",
            "org.digits.engine..",
            "org.digits.training..",
            "org.deeplearning4j..",
            "org.nd4j..")
        .check(classes);
  }

  @Test
  void numericsDoNotKnowTheirCallers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.digits.model..",
            "org.digits.engine..",
            "org.digits.training..",
            "org.digits.evaluation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.digits.spark..",
            "org.digits.cli..",
            "org.digits.config..",
            "org.digits.tracking..",
            "org.digits.doctor..",
            "org.digits.publishing..")
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
