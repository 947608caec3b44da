package org.digits.spark.session;

import org.digits.config.TrainingConfig;
import org.digits.engine.EngineFactory;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.engine.vector.UnsupportedNetworkException;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.NetworkConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a run.
 *
 * @param engine never {@link TrainingConfig.Engine#AUTO}
 * @param factory makes it
 */
public record EngineSelection(TrainingConfig.Engine engine, EngineFactory factory) {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSelection.class);

  /** An engine that predicts, or trains without weight decay. */
  public static EngineSelection of(TrainingConfig.Engine choice, NetworkConfiguration network) {
    return of(choice, network, 0);
  }

  /**
   * Resolves a choice: automatically, the vector engine where it knows the network, and DL4J with
   * one warning where not.
   *
   * @param weightDecay decoupled, per unit of the learning rate; 0 for none
   * @throws UnsupportedNetworkException if the vector engine is named and does not know the network
   */
  public static EngineSelection of(
      TrainingConfig.Engine choice, NetworkConfiguration network, double weightDecay) {
    if (choice == TrainingConfig.Engine.DL4J) {
      return dl4j(network, weightDecay);
    }
    try {
      return new EngineSelection(
          TrainingConfig.Engine.VECTOR, VectorEngineFactory.of(network, weightDecay));
    } catch (UnsupportedNetworkException e) {
      if (choice == TrainingConfig.Engine.VECTOR) {
        throw e;
      }
      LOG.warn("DL4J trains this network: the vector engine does not know it ({})", e.getMessage());
      return dl4j(network, weightDecay);
    }
  }

  private static EngineSelection dl4j(NetworkConfiguration network, double weightDecay) {
    try {
      return new EngineSelection(
          TrainingConfig.Engine.DL4J, Dl4jEngineFactory.of(network, weightDecay));
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "DL4J is not on the class path (no %s); use the jar called app, not slim"
              .formatted(e.getMessage()),
          e);
    }
  }
}
