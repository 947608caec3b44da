package org.digits.training;

import java.util.List;
import java.util.stream.IntStream;
import org.digits.engine.EngineState;

/**
 * What a worker made of its minibatches between two averagings.
 *
 * @param state null where there were no examples
 * @param finite whether all values of the state are
 * @param lossSum over the examples, in nats
 * @param classes of the network
 */
record Stretch(EngineState state, boolean finite, long examples, double lossSum, int classes) {
  /** Of a worker whose shard has ended. */
  static final Stretch NONE = new Stretch(null, true, 0, 0, 0);

  /**
   * The example-weighted mean of the states ({@link WeightedMean}); every thread takes a part of
   * each array. A single state comes back as it is.
   *
   * @param stretches that have examples, in worker order; at least one
   */
  static EngineState mean(List<Stretch> stretches, WorkerThreads threads)
      throws InterruptedException {
    EngineState first = stretches.get(0).state;
    if (stretches.size() == 1) {
      return first;
    }
    float[][] means = new float[first.arrays().length][];
    for (int i = 0; i < means.length; i++) {
      means[i] = new float[first.arrays()[i].length];
    }
    int parts = stretches.size();
    threads.forEach(
        IntStream.range(0, parts).boxed().toList(),
        part -> {
          writePart(stretches, means, part, parts);
          return part;
        });
    long iteration =
        stretches.stream().mapToLong(stretch -> stretch.state.iteration()).max().orElseThrow();
    return new EngineState(means, iteration);
  }

  private static void writePart(List<Stretch> stretches, float[][] means, int part, int parts) {
    long[] weights = stretches.stream().mapToLong(Stretch::examples).toArray();
    for (int i = 0; i < means.length; i++) {
      int array = i;
      float[][] values =
          stretches.stream().map(stretch -> stretch.state.arrays()[array]).toArray(float[][]::new);
      long length = means[i].length;
      int from = (int) (length * part / parts);
      int to = (int) (length * (part + 1) / parts);
      WeightedMean.write(values, weights, means[i], from, to);
    }
  }
}
