package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.digits.training.Digits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("core")
class SerializerIT {
  @Test
  void aSessionWithKryoIsToldWhatToDo() throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("it")
            .config("spark.serializer", KryoSerializer.class.getName())
            .getOrCreate()) {
      Dataset<Row> table = FeatureTables.of(spark, Digits.block(0, 30, 12, 3, 1), 255, 1);
      assertThatIllegalStateException()
          .isThrownBy(() -> new DigitClassifier().fit(table))
          .withMessageContaining("spark.serializer is org.apache.spark.serializer.KryoSerializer")
          .withMessageContaining(
              "start the session with org.apache.spark.serializer.JavaSerializer");
    }
  }
}
