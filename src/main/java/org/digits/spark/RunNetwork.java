package org.digits.spark;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.model.MnistCnn;

/**
 * The network that a run trains.
 *
 * @param config the run's, with the engine that trains
 * @param layers for the size and the classes of its images
 * @param engine for these layers
 */
record RunNetwork(TrainingConfig config, MultiLayerConfiguration layers, EngineFactory engine) {

  /** The network for a run's images. */
  static RunNetwork of(TrainingConfig config, ImageDataset images, int classes) {
    MultiLayerConfiguration layers =
        MnistCnn.configuration(
            images.height(), images.width(), classes, config.seed(), config.learningRate().peak());
    EngineSelection selected = EngineSelection.of(config.engine(), layers);
    return new RunNetwork(config.withEngine(selected.engine()), layers, selected.factory());
  }
}
