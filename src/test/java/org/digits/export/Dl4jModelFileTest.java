package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;

class Dl4jModelFileTest {
  @Test
  void roundTripKeepsEveryBitOfTheTrainingState() throws IOException {
    MultiLayerConfiguration configuration = MnistCnn.configuration(28, 28, 10, 1, 0.001);
    NetworkSnapshot initial = MnistCnn.initialSnapshot(configuration);
    Random random = new Random(3);
    float[] state = new float[initial.updaterState().length];
    for (int i = 0; i < state.length; i++) {
      state[i] = random.nextFloat();
    }
    NetworkSnapshot snapshot = new NetworkSnapshot(initial.parameters(), state, 42);

    LoadedModel loaded =
        Dl4jModelFile.read(new ByteArrayInputStream(Dl4jModelFile.write(configuration, snapshot)));

    assertThat(loaded.snapshot().parameters()).containsExactly(snapshot.parameters());
    assertThat(loaded.snapshot().updaterState()).containsExactly(state);
    assertThat(loaded.snapshot().iteration()).isEqualTo(42);
    assertThat(loaded.configuration().toJson())
        .isEqualTo(configurationAt(configuration, 42).toJson());
    assertThat(configuration.getIterationCount()).isZero();
  }

  private static MultiLayerConfiguration configurationAt(
      MultiLayerConfiguration configuration, int iteration) {
    MultiLayerConfiguration copy = configuration.clone();
    copy.setIterationCount(iteration);
    return copy;
  }
}
