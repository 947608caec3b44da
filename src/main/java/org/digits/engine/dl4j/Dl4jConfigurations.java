package org.digits.engine.dl4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.digits.model.NetworkConfiguration;

/** Networks as DL4J has them. */
public final class Dl4jConfigurations {
  private Dl4jConfigurations() {}

  /**
   * The configuration of a network that has made no update.
   *
   * @throws IllegalArgumentException if DL4J does not know it; that may be a file's fault
   */
  public static MultiLayerConfiguration of(NetworkConfiguration network) {
    return of(network.toJson(0));
  }

  static MultiLayerConfiguration of(String json) {
    try {
      return MultiLayerConfiguration.fromJson(json);
    } catch (RuntimeException e) {
      // DL4J has no exception of its own.
      throw new IllegalArgumentException(
          "expected a network that DL4J knows, found another (%s); train the run again"
              .formatted(e.getMessage()),
          e);
    }
  }
}
