package org.digits.engine;

import java.util.List;

/**
 * A network's whole training state in an engine's own order, which engines of equal factories
 * share: what stands at equal places belongs together, so a mean of states is taken place by place.
 *
 * @param parts parameters and updater state
 * @param iteration updates done so far
 */
public record EngineState(List<Part> parts, long iteration) {

  /**
   * A stretch of an array.
   *
   * @param from first place, inclusive
   * @param to last place, exclusive
   */
  @SuppressWarnings("ArrayRecordComponent") // a window on a buffer, never a map key
  public record Part(float[] array, int from, int to) {

    /** Number of values. */
    public int length() {
      return to - from;
    }
  }
}
