package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jEngine;
import org.digits.engine.dl4j.Snapshots;
import org.digits.model.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Gradients against DL4J's, read from one step of plain SGD with learning rate 1. The error of a
 * parameter tensor is the Euclidean norm of the difference over the norm of DL4J's gradient; where
 * that gradient is zero, the difference must be too.
 */
class GradientTest {
  private static final double RELATIVE_ERROR = 1e-4;

  @Test
  void equalDl4jsOnTheMainNetwork() {
    compare(28, 28, new int[] {32, 64}, new int[] {64}, 10, 16);
  }

  @Test
  void equalDl4jsOnOddSizesAndChannelCounts() {
    compare(19, 23, new int[] {5, 33}, new int[] {17}, 3, 7);
  }

  @Test
  void equalDl4jsOnThreeBlocksAndTwoDenseLayers() {
    compare(37, 30, new int[] {3, 18, 40}, new int[] {70, 9}, 35, 6);
  }

  @Test
  void equalDl4jsOnOneBlockWithoutDenseLayers() {
    compare(9, 12, new int[] {20}, new int[] {}, 2, 5);
  }

  @Test
  void equalDl4jsOnASingleImage() {
    compare(28, 28, new int[] {8, 8}, new int[] {16}, 10, 1);
  }

  @Test
  void equalDl4jsOnMoreImagesThanAChunkAndAShortRest() {
    compare(14, 14, new int[] {16, 16}, new int[] {32}, 4, 2 * Network.CHUNK + 3);
  }

  @Test
  void equalDl4jsWhereEveryPoolWindowTies() {
    ImageBlock images = Images.constant(6, 17, 16, 4, 180);
    compare(images, new int[] {12, 20}, new int[] {16}, 4, 0f, 0f);
  }

  @Test
  void equalDl4jsOnBlackImages() {
    ImageBlock images = Images.constant(6, 17, 16, 4, 0);
    compare(images, new int[] {12, 20}, new int[] {16}, 4, 0f, 0f);
  }

  @Test
  void equalDl4jsOnInkAmongBlack() {
    ImageBlock images = Images.inked(21, 28, 33, 4, 7);
    compare(images, new int[] {12, 20}, new int[] {16}, 4, 0.1f, 0.1f);
  }

  @Test
  void equalDl4jsOnInkAmongBlackInANewNetwork() {
    ImageBlock images = Images.inked(21, 28, 33, 4, 8);
    compare(images, new int[] {12, 20}, new int[] {16}, 4, -0.05f, -0.05f);
  }

  @Test
  void equalDl4jsWhereReluCutsWholeChannelsOff() {
    ImageBlock images = Images.noise(6, 17, 16, 4, 3);
    compare(images, new int[] {12, 20}, new int[] {16}, 4, 0f, -0.4f);
  }

  private static void compare(
      int height, int width, int[] filters, int[] dense, int classes, int count) {
    ImageBlock images = Images.noise(count, height, width, classes, count);
    compare(images, filters, dense, classes, 0f, 0f);
  }

  private static void compare(
      ImageBlock images,
      int[] filters,
      int[] dense,
      int classes,
      float firstBias,
      float otherBiases) {
    MultiLayerConfiguration configuration =
        Networks.configuration(
            new Sgd(1), images.height(), images.width(), filters, dense, classes);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      if (parameter.getKey().endsWith("_b")) {
        parameter.getValue().addi(parameter.getKey().startsWith("0") ? firstBias : otherBiases);
      }
    }
    NetworkSnapshot start = Snapshots.of(network);
    float[] expected = gradient(new Dl4jEngine(configuration, 0), start, images);
    float[] actual =
        gradient(VectorEngineFactory.of(Networks.read(configuration)).create(), start, images);
    int from = 0;
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      from += Math.toIntExact(parameter.getValue().length());
    }
    assertThat(expected).hasSize(from);
    network.setParams(Nd4j.createFromArray(expected).reshape(1, from));
    Map<String, INDArray> expectedTensors = copies(network);
    network.setParams(Nd4j.createFromArray(actual).reshape(1, from));
    Map<String, INDArray> actualTensors = copies(network);
    for (String name : expectedTensors.keySet()) {
      double norm = expectedTensors.get(name).norm2Number().doubleValue();
      double difference =
          expectedTensors.get(name).sub(actualTensors.get(name)).norm2Number().doubleValue();
      assertThat(difference).as(name).isLessThanOrEqualTo(RELATIVE_ERROR * norm);
    }
    network.close();
  }

  private static Map<String, INDArray> copies(MultiLayerNetwork network) {
    Map<String, INDArray> copies = new LinkedHashMap<>();
    network.paramTable().forEach((name, values) -> copies.put(name, values.dup()));
    return copies;
  }

  private static float[] gradient(TrainingEngine engine, NetworkSnapshot start, ImageBlock images) {
    try (engine) {
      engine.load(start);
      engine.fit(images, Images.rows(images.size()), 0, images.size(), 1);
      float[] gradient = engine.snapshot().parameters();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = start.parameters()[i] - gradient[i];
      }
      return gradient;
    }
  }
}
