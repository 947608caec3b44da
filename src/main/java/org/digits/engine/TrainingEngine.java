package org.digits.engine;

import java.util.List;
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

  /**
   * The current state, in the engine's own memory where it can be: valid until the engine's next
   * call. Who writes to it calls {@link #stateWritten} before anything else.
   */
  default EngineState state() {
    NetworkSnapshot snapshot = snapshot();
    return new EngineState(
        List.of(whole(snapshot.parameters()), whole(snapshot.updaterState())),
        snapshot.iteration());
  }

  private static EngineState.Part whole(float[] array) {
    return new EngineState.Part(array, 0, array.length);
  }

  /** Goes on from what was written to the parts of this engine's {@link #state}. */
  default void stateWritten(EngineState state) {
    List<EngineState.Part> parts = state.parts();
    load(new NetworkSnapshot(parts.get(0).array(), parts.get(1).array(), state.iteration()));
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
