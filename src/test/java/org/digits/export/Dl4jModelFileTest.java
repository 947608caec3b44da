package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Snapshots;
import org.digits.engine.vector.Images;
import org.digits.export.Dl4jModelFile.LoadedModel;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dl4jModelFileTest {
  @Test
  void roundTripKeepsEveryBitOfTheTrainingState() throws IOException {
    ConvolutionalNetwork network = MnistCnn.network(28, 28, 10, 1, 0.001);
    NetworkSnapshot snapshot = random(network, 3, 42);

    LoadedModel loaded = ModelZip.read(Dl4jModelFile.write(network, snapshot), "model.zip");

    assertThat(loaded.snapshot().parameters()).isEqualTo(snapshot.parameters());
    assertThat(loaded.snapshot().updaterState()).isEqualTo(snapshot.updaterState());
    assertThat(loaded.snapshot().iteration()).isEqualTo(42);
    assertThat(loaded.configuration()).isEqualTo(network);
  }

  /** But for the date of its entries, which is the clock's in DL4J. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyByteIsDl4js(int seed) throws IOException {
    ConvolutionalNetwork network =
        seed == 0
            ? MnistCnn.network(28, 28, 10, 1, 0.001)
            : TrainedNetwork.random(seed).configuration();
    NetworkSnapshot snapshot = random(network, seed, 3750);
    MultiLayerNetwork dl4j = new MultiLayerNetwork(Dl4jConfigurations.of(network));
    dl4j.init();
    Snapshots.load(snapshot, dl4j);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ModelSerializer.writeModel(dl4j, expected, true);
    dl4j.close();

    byte[] found = Dl4jModelFile.write(network, snapshot);

    assertThat(found).hasSameSizeAs(expected.toByteArray());
    assertThat(entries(found)).isEqualTo(entries(expected.toByteArray()));
    assertThat(Dl4jModelFile.write(network, snapshot)).isEqualTo(found);
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
    assertThat(found.parameters()).isEqualTo(expected.parameters());
    assertThat(found.updaterState()).isEqualTo(expected.updaterState());
    assertThat(found.iteration()).isEqualTo(4);
    network.close();
  }

  private static NetworkSnapshot random(ConvolutionalNetwork network, int seed, int iteration) {
    NetworkSnapshot initial = network.initialSnapshot();
    Random random = new Random(seed);
    float[] state = new float[initial.updaterState().length];
    for (int i = 0; i < state.length; i++) {
      state[i] = random.nextFloat();
    }
    return new NetworkSnapshot(initial.parameters(), state, iteration);
  }

  /** Names, sizes, checksums and contents, in order. */
  private static List<Object> entries(byte[] zip) throws IOException {
    List<Object> entries = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        entries.add(
            List.of(
                entry.getName(),
                entry.getMethod(),
                entry.getSize(),
                entry.getCompressedSize(),
                entry.getCrc(),
                HexFormat.of().formatHex(content)));
      }
    }
    return entries;
  }
}
