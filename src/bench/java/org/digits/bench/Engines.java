package org.digits.bench;

import java.util.stream.IntStream;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.NetworkSnapshot;

/** Engines by name, loaded with the first snapshot of a run. */
final class Engines {
  private Engines() {}

  /**
   * Resolves {@code auto} to the engine that the job itself would choose.
   *
   * @param name auto, dl4j or vector
   */
  static String resolve(String name) {
    return name.equals("auto") ? "vector" : name;
  }

  /** A loaded engine. */
  static TrainingEngine create(String name) {
    return create(name, 1)[0];
  }

  /** Independent loaded engines. */
  static TrainingEngine[] create(String name, int count) {
    ConvolutionalNetwork network = Mnist.network();
    EngineFactory factory = factory(resolve(name), network);
    NetworkSnapshot start = network.initialSnapshot();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              TrainingEngine engine = factory.create();
              engine.load(start);
              return engine;
            })
        .toArray(TrainingEngine[]::new);
  }

  private static EngineFactory factory(String name, ConvolutionalNetwork network) {
    return switch (name) {
      case "dl4j" -> Dl4jEngineFactory.of(network);
      case "vector" -> VectorEngineFactory.of(network);
      default -> throw new IllegalArgumentException("no engine " + name + ": auto, dl4j or vector");
    };
  }
}
