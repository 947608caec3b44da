package org.digits.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;

/** dl4j-spark was built for Scala 2.12 and an older Spark: what it calls must still be there. */
class Dl4jSparkLinkageTest {
  private static final String DL4J = "org.deeplearning4j.spark.";

  @Test
  void everythingThatTheStockTrainerReachesIsThereInThisSpark() {
    JavaClasses classes = new ClassFileImporter().importPackages("org.deeplearning4j.spark");
    Set<JavaClass> reached = new LinkedHashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    open.add(classes.get(SparkDl4jMultiLayer.class));
    open.add(classes.get(ParameterAveragingTrainingMaster.class));
    Set<String> missing = new TreeSet<>();
    while (!open.isEmpty()) {
      JavaClass next = open.remove();
      if (!reached.add(next)) {
        continue;
      }
      for (JavaAccess<?> access : next.getAccessesFromSelf()) {
        String owner = access.getTargetOwner().getName();
        if (isSparks(owner) && access.getTarget().resolveMember().isEmpty()) {
          missing.add(access.getTarget().getFullName());
        }
      }
      next.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .map(JavaClass::getBaseComponentType)
          .filter(type -> type.getName().startsWith(DL4J))
          .map(type -> classes.get(type.getName()))
          .forEach(open::add);
    }
    assertThat(missing).isEmpty();
    assertThat(reached).hasSizeGreaterThan(50);
  }

  private static boolean isSparks(String owner) {
    return owner.startsWith("org.apache.spark.") || owner.startsWith("scala.");
  }
}
