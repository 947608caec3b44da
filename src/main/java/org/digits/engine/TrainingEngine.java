package org.digits.engine;

import org.digits.data.ImageBlock;
import org.digits.model.NetworkSnapshot;

/**
 * Trains one network on one thread: a snapshot and minibatches in, a snapshot out. An engine keeps
 * buffers between calls, but nothing that changes a result: after {@link #load} the outcome depends
 * on the snapshot and the minibatches alone.
 */
public interface TrainingEngine extends AutoCloseable {

  /** Number of labels that the network tells apart. */
  int classes();

  /** Copies the snapshot in; it is not kept. */
  void load(NetworkSnapshot snapshot);

  /**
   * One update on one minibatch: the gradient of the mean loss of its examples.
   *
   * @param images the block that holds the minibatch
   * @param rows row numbers in the block
   * @param from first position in {@code rows}, inclusive
   * @param to last position in {@code rows}, exclusive; {@code to > from}
   * @param learningRate of this update
   * @return the sum over the minibatch of the examples' losses before the update, in nats
   */
  double fit(ImageBlock images, int[] rows, int from, int to, double learningRate);

  /** Copies the current state out. */
  NetworkSnapshot snapshot();

  /** Copies the current state out, in the engine's own order. */
  default EngineState state() {
    NetworkSnapshot snapshot = snapshot();
    return new EngineState(
        new float[][] {snapshot.parameters(), snapshot.updaterState()}, snapshot.iteration());
  }

  /** Copies a state in that an engine of an equal factory gave; it is not kept. */
  default void load(EngineState state) {
    load(new NetworkSnapshot(state.arrays()[0], state.arrays()[1], state.iteration()));
  }

  /**
   * Class probabilities of consecutive images.
   *
   * @param images a block
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @return {@code (to - from) x classes}, row-major
   */
  float[] predict(ImageBlock images, int from, int to);

  /** Frees native memory, where there is any. */
  @Override
  void close();
}
