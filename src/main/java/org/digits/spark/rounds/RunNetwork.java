package org.digits.spark.rounds;

import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.session.EngineSelection;

/**
 * The network that a run trains.
 *
 * @param config the run's, with the engine that trains
 * @param layers for the size and the classes of its images
 * @param engine for these layers
 */
public record RunNetwork(TrainingConfig config, ConvolutionalNetwork layers, EngineFactory engine) {

  /** The same network for a training of other settings, of which it knows none. */
  public RunNetwork with(TrainingConfig newConfig) {
    return new RunNetwork(newConfig, layers, engine);
  }

  /** The network for a run's images. */
  public static RunNetwork of(TrainingConfig config, ImageDataset images, int classes) {
    ConvolutionalNetwork layers =
        MnistCnn.network(
            images.height(), images.width(), classes, config.seed(), config.learningRate().peak());
    EngineSelection selected = EngineSelection.of(config.engine(), layers, config.weightDecay());
    return new RunNetwork(config.withEngine(selected.engine()), layers, selected.factory());
  }
}
