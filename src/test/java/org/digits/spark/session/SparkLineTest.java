package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkLineTest {
  @Test
  void theJarFitsTheSparkThatItIsTestedOn() {
    SparkLine.requireFit();
  }

  @ParameterizedTest
  @CsvSource({"3.4.1, 2.12.17", "5.0.0, 2.13.18", "3.5.7, 2.13.8", "4.2.0, 3.7.1"})
  void anotherLineIsRefusedWithTheBuildThatFits(String spark, String scala) {
    assertThatIllegalStateException()
        .isThrownBy(() -> SparkLine.requireFit(spark, scala))
        .withMessageContaining("but runs on Spark %s with Scala %s".formatted(spark, scala))
        .withMessageContaining("'mvn package -Pspark-3.5' that for Spark 3.5");
  }
}
