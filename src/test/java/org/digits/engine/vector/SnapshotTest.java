package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineState;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jEngine;
import org.digits.engine.dl4j.Snapshots;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class SnapshotTest {
  private static final MultiLayerConfiguration CONFIGURATION =
      Networks.configuration(new Adam(), 15, 14, new int[] {5, 20}, new int[] {7}, 3);

  private static final ConvolutionalNetwork NETWORK = Networks.read(CONFIGURATION);

  @Test
  void comesOutAsItWentIn() {
    NetworkSnapshot initial = Networks.start(CONFIGURATION);
    NetworkSnapshot random =
        new NetworkSnapshot(
            bits(initial.parameters().length), bits(initial.updaterState().length), 123);
    try (TrainingEngine engine = VectorEngineFactory.of(NETWORK).create()) {
      engine.load(random);
      NetworkSnapshot out = engine.snapshot();
      assertThat(out.parameters()).isEqualTo(random.parameters());
      assertThat(out.updaterState()).isEqualTo(random.updaterState());
      assertThat(out.iteration()).isEqualTo(123);
    }
  }

  @Test
  void anEnginesStateIsAnothersOfTheSameNetwork() {
    ConvolutionalNetwork mnist = MnistCnn.network(28, 28, 10, 1, 1e-3);
    ImageBlock images = Images.noise(40, 28, 28, 10, 2);
    int[] rows = IntStream.range(0, 40).toArray();
    try (TrainingEngine first = VectorEngineFactory.of(mnist).create();
        TrainingEngine second = VectorEngineFactory.of(mnist).create()) {
      first.load(mnist.initialSnapshot());
      first.fit(images, rows, 0, 20, 1e-3);
      NetworkSnapshot halfway = first.snapshot();
      second.stateWritten(copy(first.state(), second.state()));
      first.fit(images, rows, 20, 40, 1e-3);

      assertThat(second.snapshot().parameters()).isEqualTo(halfway.parameters());
      assertThat(second.snapshot().updaterState()).isEqualTo(halfway.updaterState());
      second.fit(images, rows, 20, 40, 1e-3);
      assertThat(second.snapshot().parametersSha256())
          .isEqualTo(first.snapshot().parametersSha256());
      assertThat(second.snapshot().iteration()).isEqualTo(2);
    }
  }

  @Test
  void keepsNothingOfATrainingThatDiverged() {
    keepsNothing(NETWORK, Images.noise(25, 15, 14, 3, 2));
    keepsNothing(MnistCnn.network(28, 28, 10, 1, 1e-3), Images.noise(25, 28, 28, 10, 2));
  }

  // The short minibatch comes first: it would meet what the last long one left beside it.
  private static void keepsNothing(ConvolutionalNetwork network, ImageBlock images) {
    NetworkSnapshot start = network.initialSnapshot();
    float[] broken = start.parameters().clone();
    Arrays.fill(broken, Float.NaN);
    int[] rows = IntStream.range(0, 25).toArray();
    try (TrainingEngine used = VectorEngineFactory.of(network).create();
        TrainingEngine fresh = VectorEngineFactory.of(network).create()) {
      used.load(new NetworkSnapshot(broken, start.updaterState(), 0));
      used.fit(images, rows, 0, 25, 1e-3);
      for (TrainingEngine engine : List.of(used, fresh)) {
        engine.load(start);
        engine.fit(images, rows, 20, 25, 1e-3);
        engine.fit(images, rows, 0, 20, 1e-3);
      }

      assertThat(used.snapshot().parameters()).isEqualTo(fresh.snapshot().parameters());
      assertThat(used.snapshot().updaterState()).isEqualTo(fresh.snapshot().updaterState());
      for (EngineState.Part part : used.state().parts()) {
        assertThat(IntStream.range(part.from(), part.to()))
            .allMatch(place -> Float.isFinite(part.array()[place]));
      }
    }
  }

  private static EngineState copy(EngineState from, EngineState to) {
    for (int i = 0; i < from.parts().size(); i++) {
      EngineState.Part source = from.parts().get(i);
      EngineState.Part target = to.parts().get(i);
      int length = source.length();
      System.arraycopy(source.array(), source.from(), target.array(), target.from(), length);
    }
    return new EngineState(to.parts(), from.iteration());
  }

  @Test
  void followsTheOrderOfDl4jsParameterTable() {
    MultiLayerNetwork network = new MultiLayerNetwork(CONFIGURATION.clone());
    network.init();
    try {
      List<Float> flat = new ArrayList<>();
      for (int layer : new int[] {0, 2}) {
        addAll(flat, network.getParam(layer + "_b"), 'c');
        addAll(flat, network.getParam(layer + "_W"), 'c');
      }
      for (int layer : new int[] {4, 5}) {
        addAll(flat, network.getParam(layer + "_W"), 'f');
        addAll(flat, network.getParam(layer + "_b"), 'c');
      }
      assertThat(Snapshots.of(network).parameters()).containsExactly(flat.toArray(Float[]::new));
    } finally {
      network.close();
    }
  }

  @Test
  void givesDl4jsPredictions() {
    ImageBlock images = Images.noise(40, 15, 14, 3, 2);
    NetworkSnapshot snapshot = Networks.start(CONFIGURATION);
    try (TrainingEngine engine = VectorEngineFactory.of(NETWORK).create();
        TrainingEngine reference = new Dl4jEngine(CONFIGURATION, 0)) {
      engine.load(snapshot);
      reference.load(snapshot);
      assertThat(engine.predict(images, 1, 40))
          .containsExactly(reference.predict(images, 1, 40), offset(1e-6f));
    }
  }

  @Test
  void ofAnotherNetworkIsRefused() {
    try (TrainingEngine engine = VectorEngineFactory.of(NETWORK).create()) {
      NetworkSnapshot other = new NetworkSnapshot(new float[5], new float[10], 0);
      assertThatThrownBy(() -> engine.load(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("snapshot of 5 parameters for a network of ");
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    try (TrainingEngine engine = VectorEngineFactory.of(NETWORK).create()) {
      ImageBlock images = Images.noise(1, 30, 14, 3, 1);
      assertThatThrownBy(() -> engine.predict(images, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("images of 30 x 14 do not reduce to the network's 2 x 2 after its last pool");
    }
  }

  @Test
  void labelsBeyondTheClassesAreRefused() {
    try (TrainingEngine engine = VectorEngineFactory.of(NETWORK).create()) {
      engine.load(Networks.start(CONFIGURATION));
      ImageBlock images = new ImageBlock(15, 14, new long[] {8}, new byte[210], new int[] {3});
      assertThatThrownBy(() -> engine.fit(images, new int[] {0}, 0, 1, 0.1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("image 8 has the label 3, the network 3 classes");
    }
  }

  private static void addAll(List<Float> to, INDArray values, char order) {
    for (float value : values.dup(order).data().asFloat()) {
      to.add(value);
    }
  }

  private static float[] bits(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isNaN(values[i]) ? Float.MIN_VALUE : values[i];
    }
    return values;
  }
}
