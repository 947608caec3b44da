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
  private final double weightDecay;
  private double learningRate = Double.NaN;

  /**
   * Builds the network; its own random initialisation is overwritten by the first load.
   *
   * @param weightDecay decoupled, per unit of the learning rate; 0 for none
   */
  public Dl4jEngine(MultiLayerConfiguration configuration, double weightDecay) {
    this.weightDecay = weightDecay;
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
      fit(features, labels);
    } finally {
      Snapshots.release(features);
      Snapshots.release(labels);
    }
    return network.score() * minibatch.size();
  }

  // Not DL4J's own decay, which would stand in the model's configuration, and is no part of it.
  private void fit(INDArray features, INDArray labels) {
    if (weightDecay == 0) {
      network.fit(features, labels);
      return;
    }
    INDArray lost = network.params().mul(learningRate * weightDecay);
    try {
      network.fit(features, labels);
      network.params().subi(lost);
    } finally {
      Snapshots.release(lost);
    }
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
