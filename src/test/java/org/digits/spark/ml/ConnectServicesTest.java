package org.digits.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;

/** How Spark Connect's server finds the classes; one without a constructor would spoil all. */
class ConnectServicesTest {
  @Test
  void theClassesAreFoundByTheirNames() {
    assertThat(found(Estimator.class)).contains(DigitClassifier.class);
    assertThat(found(Transformer.class)).contains(DigitClassificationModel.class);
  }

  @Test
  void aModelIsNotMadeOfNothing() {
    assertThatThrownBy(DigitClassificationModel::new)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("is trained, by DigitClassifier.fit, or loaded");
  }

  private static Stream<Class<?>> found(Class<?> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::type);
  }
}
