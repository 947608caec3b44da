package org.digits.engine.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;
import org.nd4j.linalg.api.ndarray.INDArray;

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
  public int classes() {
    return classes;
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
    INDArray features = Dl4jArrays.features(minibatch, 0, minibatch.size());
    INDArray labels = Dl4jArrays.labels(minibatch, 0, minibatch.size(), classes);
    try {
      network.fit(features, labels);
    } finally {
      Snapshots.release(features);
      Snapshots.release(labels);
    }
    return network.score() * minibatch.size();
  }

  @Override
  public NetworkSnapshot snapshot() {
    return Snapshots.of(network);
  }

  @Override
  public float[] predict(ImageBlock images, int from, int to) {
    INDArray features = Dl4jArrays.features(images, from, to);
    INDArray output = network.output(features);
    try {
      return output.dup('c').data().asFloat();
    } finally {
      Snapshots.release(features);
      Snapshots.release(output);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
