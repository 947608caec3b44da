package org.digits.training;

import java.util.List;
import java.util.stream.IntStream;
import org.digits.engine.EngineState;

/**
 * Replaces the states of a group's workers by their example-weighted mean ({@link WeightedMean}),
 * where they stand. Every thread takes a part of each array.
 *
 * @param states in worker order
 * @param weights examples that each has trained since the last mean, not all 0; a state of weight 0
 *     is overwritten all the same
 */
record StateAverager(List<EngineState> states, List<Long> weights) {

  void average(WorkerThreads threads) throws InterruptedException {
    int parts = states.size();
    threads.forEach(
        IntStream.range(0, parts).boxed().toList(),
        part -> {
          average(part, parts);
          return part;
        });
  }

  /** Updates of the worker that has done most. */
  long iteration() {
    return states.stream().mapToLong(EngineState::iteration).max().orElseThrow();
  }

  private void average(int part, int parts) {
    int[] trained = IntStream.range(0, states.size()).filter(i -> weights.get(i) > 0).toArray();
    long[] examples = IntStream.of(trained).mapToLong(weights::get).toArray();
    for (int i = 0; i < states.get(0).parts().size(); i++) {
      EngineState.Part place = part(0, i);
      long length = place.length();
      int from = place.from() + (int) (length * part / parts);
      int to = place.from() + (int) (length * (part + 1) / parts);
      int array = i;
      float[][] values =
          IntStream.of(trained)
              .mapToObj(worker -> part(worker, array).array())
              .toArray(float[][]::new);
      WeightedMean.write(values, examples, place.array(), from, to);
      for (int worker = 1; worker < states.size(); worker++) {
        System.arraycopy(place.array(), from, part(worker, i).array(), from, to - from);
      }
    }
  }

  private EngineState.Part part(int worker, int index) {
    return states.get(worker).parts().get(index);
  }
}
