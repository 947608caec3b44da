package org.digits.engine;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.model.NetworkSnapshot;
import org.digits.model.Snapshots;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The reference engine: DL4J's own forward, backward and updater. */
public final class Dl4jEngine implements TrainingEngine {
  private final MultiLayerNetwork network;
  private final int classes;
  private double learningRate = Double.NaN;

  /** Builds the network; its own random initialisation is overwritten by the first load. */
  public Dl4jEngine(MultiLayerConfiguration configuration) {
    network = new MultiLayerNetwork(configuration.clone());
    network.init();
    classes = (int) ((OutputLayer) network.getOutputLayer().conf().getLayer()).getNOut();
  }

  @Override
  public void load(NetworkSnapshot snapshot) {
    Snapshots.load(snapshot, network);
  }

  @Override
  public double fit(ImageBlock images, int[] rows, int from, int to, double rate) {
    if (rate != learningRate) {
      network.setLearningRate(rate);
      learningRate = rate;
    }
    ImageBlock minibatch = images.select(Arrays.copyOfRange(rows, from, to));
    INDArray features = features(minibatch, 0, minibatch.size());
    INDArray labels = oneHot(minibatch.labels());
    try {
      network.fit(features, labels);
    } finally {
      release(features);
      release(labels);
    }
    return network.score() * minibatch.size();
  }

  @Override
  public NetworkSnapshot snapshot() {
    return Snapshots.of(network);
  }

  @Override
  public float[] predict(ImageBlock images, int from, int to) {
    INDArray features = features(images, from, to);
    INDArray output = network.output(features);
    try {
      return output.dup('c').data().asFloat();
    } finally {
      release(features);
      release(output);
    }
  }

  @Override
  public void close() {
    network.close();
  }

  private static INDArray features(ImageBlock images, int from, int to) {
    int bytes = images.imageBytes();
    float[] values = new float[(to - from) * bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = (images.pixels()[from * bytes + i] & 0xFF) / 255f;
    }
    long[] shape = {to - from, 1, images.height(), images.width()};
    return Nd4j.create(values, shape, 'c');
  }

  private INDArray oneHot(int[] labels) {
    float[] values = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      values[i * classes + labels[i]] = 1f;
    }
    return Nd4j.create(values, new long[] {labels.length, classes}, 'c');
  }

  // Off-heap memory would otherwise wait for the garbage collector.
  private static void release(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
