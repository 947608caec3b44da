package org.digits.engine;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * Makes DL4J engines.
 *
 * @param configurationJson DL4J's own form of the network
 */
public record Dl4jEngineFactory(String configurationJson) implements EngineFactory {
  /** A factory for a network. */
  public static Dl4jEngineFactory of(MultiLayerConfiguration configuration) {
    return new Dl4jEngineFactory(configuration.toJson());
  }

  @Override
  public TrainingEngine create() {
    return new Dl4jEngine(MultiLayerConfiguration.fromJson(configurationJson));
  }
}
