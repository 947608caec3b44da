package org.digits.export;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.engine.dl4j.Snapshots;
import org.digits.engine.vector.Images;
import org.digits.engine.vector.Networks;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** A network of the exported family, trained by DL4J so that every value is its own. */
record TrainedNetwork(
    ConvolutionalNetwork configuration, NetworkSnapshot snapshot, ImageBlock images) {
  static final double LEARNING_RATE = 2e-3;
  private static final int BATCH = 32;

  /** A random network of one to three blocks, trained on strokes. */
  static TrainedNetwork random(int seed) {
    Random random = new Random(seed);
    int[] filters = random.ints(1 + random.nextInt(3), 1, 37).toArray();
    int[] units = random.ints(random.nextInt(3), 1, 50).toArray();
    int height = side(random, filters.length);
    int width = side(random, filters.length);
    int classes = 2 + random.nextInt(11);
    IUpdater[] updaters = {
      new Adam(LEARNING_RATE), new Nesterovs(LEARNING_RATE, 0.8), new Sgd(LEARNING_RATE)
    };
    MultiLayerConfiguration configuration =
        Networks.configuration(
            updaters[seed % updaters.length], height, width, filters, units, classes);
    return trained(
        Networks.read(configuration),
        Networks.start(configuration),
        Images.noise(200, height, width, classes, seed),
        3);
  }

  /** The tutorial's network, trained for a while. */
  static TrainedNetwork main(ImageBlock images, int classes, int steps) {
    ConvolutionalNetwork network =
        MnistCnn.network(images.height(), images.width(), classes, 1, LEARNING_RATE);
    return trained(network, network.initialSnapshot(), images, steps);
  }

  ExportedNetwork exported() {
    return ExportedNetwork.of(configuration, snapshot, images.height(), images.width());
  }

  int classes() {
    return exported().plan().classes();
  }

  /** The snapshot after DL4J's update on the first images. */
  NetworkSnapshot updated(int count) {
    return updated(snapshot, count);
  }

  /** The same from a fresh updater. */
  NetworkSnapshot updatedAfresh(int count) {
    float[] state = new float[snapshot.updaterState().length];
    return updated(new NetworkSnapshot(snapshot.parameters(), state, 0), count);
  }

  private NetworkSnapshot updated(NetworkSnapshot start, int count) {
    try (TrainingEngine engine = Dl4jEngineFactory.of(configuration).create()) {
      engine.load(start);
      engine.fit(images, Images.rows(count), 0, count, LEARNING_RATE);
      return engine.snapshot();
    }
  }

  /** DL4J's gradient over the first images, in the order of the parameters. */
  float[] gradient(int count) {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jConfigurations.of(configuration));
    network.init();
    Snapshots.load(snapshot, network);
    network.setInput(Dl4jArrays.features(images, 0, count));
    network.setLabels(Dl4jArrays.labels(images, 0, count, classes()));
    network.computeGradientAndScore();
    return network.gradient().gradient().dup('c').data().asFloat();
  }

  float[] predict(ImageBlock block) {
    try (TrainingEngine engine = Dl4jEngineFactory.of(configuration).create()) {
      engine.load(snapshot);
      float[] all = new float[block.size() * classes()];
      for (int from = 0; from < block.size(); from += 1000) {
        float[] part = engine.predict(block, from, Math.min(from + 1000, block.size()));
        System.arraycopy(part, 0, all, from * classes(), part.length);
      }
      return all;
    }
  }

  /** From the smallest side that leaves a pixel to one that leaves three, odd or even. */
  private static int side(Random random, int blocks) {
    int least = 1;
    for (int block = 0; block < blocks; block++) {
      least = 2 * least + 2;
    }
    return least + random.nextInt(2 << blocks);
  }

  private static TrainedNetwork trained(
      ConvolutionalNetwork configuration, NetworkSnapshot start, ImageBlock images, int steps) {
    try (TrainingEngine engine = Dl4jEngineFactory.of(configuration).create()) {
      engine.load(start);
      for (int step = 0; step < steps; step++) {
        int from = step * BATCH % (images.size() - BATCH);
        int[] rows = Arrays.copyOfRange(Images.rows(images.size()), from, from + BATCH);
        engine.fit(images, rows, 0, BATCH, LEARNING_RATE);
      }
      return new TrainedNetwork(configuration, engine.snapshot(), images);
    }
  }
}
