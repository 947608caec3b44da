package org.digits.engine;

/**
 * A network's whole training state in an engine's own order: cheaper to copy than a snapshot, and
 * known to engines of equal factories alone. What stands at equal places belongs together, so a
 * mean of states is taken place by place.
 *
 * @param arrays parameters and updater state
 * @param iteration updates done so far
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
public record EngineState(float[][] arrays, long iteration) {}
