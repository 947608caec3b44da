package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.engine.Dl4jArrays;
import org.digits.engine.vector.Images;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.model.Snapshots;
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

    LoadedModel loaded = ModelZip.read(Dl4jModelFile.write(configuration, snapshot));

    assertThat(loaded.snapshot().parameters()).containsExactly(snapshot.parameters());
    assertThat(loaded.snapshot().updaterState()).containsExactly(state);
    assertThat(loaded.snapshot().iteration()).isEqualTo(42);
    assertThat(loaded.configuration().toJson())
        .isEqualTo(configurationAt(configuration, 42).toJson());
    assertThat(configuration.getIterationCount()).isZero();
  }

  @Test
  void modelSerializerReadsTheFileAndTrainingGoesOn() throws IOException {
    TrainedNetwork trained = TrainedNetwork.main(Images.strokes(64, 28, 10, 5), 10, 3);
    byte[] file = Dl4jModelFile.write(trained.configuration(), trained.snapshot());

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file), true);
    network.setLearningRate(TrainedNetwork.LEARNING_RATE);
    network.fit(
        Dl4jArrays.features(trained.images(), 0, 16),
        Dl4jArrays.labels(trained.images(), 0, 16, 10));

    NetworkSnapshot expected = trained.updated(16);
    NetworkSnapshot found = Snapshots.of(network);
    assertThat(found.parameters()).containsExactly(expected.parameters());
    assertThat(found.updaterState()).containsExactly(expected.updaterState());
    assertThat(found.iteration()).isEqualTo(4);
    network.close();
  }

  private static MultiLayerConfiguration configurationAt(
      MultiLayerConfiguration configuration, int iteration) {
    MultiLayerConfiguration copy = configuration.clone();
    copy.setIterationCount(iteration);
    return copy;
  }
}
