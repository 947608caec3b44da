package org.digits.engine.dl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.model.NetworkSnapshot;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Moves a {@link NetworkSnapshot} into and out of a DL4J network. */
public final class Snapshots {
  private Snapshots() {}

  /** Parameters, updater state and iteration of an initialised network. */
  public static NetworkSnapshot of(MultiLayerNetwork network) {
    INDArray state = network.getUpdater().getStateViewArray();
    return new NetworkSnapshot(
        network.params().dup().data().asFloat(),
        state == null ? new float[0] : state.dup().data().asFloat(),
        network.getIterationCount());
  }

  /**
   * Copies a snapshot into an initialised network.
   *
   * @throws IllegalArgumentException if the lengths are another network's
   */
  public static void load(NetworkSnapshot snapshot, MultiLayerNetwork network) {
    if (snapshot.parameters().length != network.numParams()) {
      throw new IllegalArgumentException(
          "snapshot of %d parameters for a network of %d"
              .formatted(snapshot.parameters().length, network.numParams()));
    }
    assign(network.params(), snapshot.parameters());
    INDArray state = network.getUpdater().getStateViewArray();
    long length = state == null ? 0 : state.length();
    if (snapshot.updaterState().length != length) {
      throw new IllegalArgumentException(
          "snapshot with %d updater values for a network with %d"
              .formatted(snapshot.updaterState().length, length));
    }
    if (state != null) {
      assign(state, snapshot.updaterState());
    }
    network.setIterationCount(Math.toIntExact(snapshot.iteration()));
  }

  /**
   * Frees what a network holds outside the heap, once it is no longer needed. Its own {@code
   * close()} has the whole heap collected twice as well, and given back to the system just before
   * training fills it again.
   */
  public static void release(MultiLayerNetwork network) {
    release(network.params());
    release(network.getFlattenedGradients());
    release(network.getUpdater().getStateViewArray());
  }

  /** Frees an array, unless it is a view; its memory would otherwise wait for the collector. */
  public static void release(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }

  private static void assign(INDArray view, float[] values) {
    try (INDArray copy = Nd4j.create(values, view.shape(), 'c')) {
      view.assign(copy);
    }
  }
}
