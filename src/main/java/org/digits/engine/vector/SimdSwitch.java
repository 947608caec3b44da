package org.digits.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Reads a vector of switches, in integer arithmetic on the floats' bits: on JDK 17 each compare
 * costs a vector made of its mask and a mask made of that vector again, and each maximum six
 * instructions.
 *
 * <p>{@link SimdFirstForward} and {@link SimdPooling} write switches the same way: the sign of
 * {@code a - b} says whether b is larger. (It is wrong for zeros of different signs alone, and a
 * window whose largest value is a zero is dead in any case.) They do it in full, for C2 inlines no
 * call of ours into methods of their size, and a vector that is an argument then lives on the heap.
 */
final class SimdSwitch {
  /** A shift by so much spreads the sign over an int. */
  static final int SIGN = Integer.SIZE - 1;

  private SimdSwitch() {}

  /** All bits of a lane whose switch has a bit set. */
  static IntVector mask(IntVector code, int bit) {
    return code.lanewise(VectorOperators.LSHL, SIGN - bit).lanewise(VectorOperators.ASHR, SIGN);
  }

  /** The gradient where the window passes it back, otherwise zero. */
  static IntVector live(FloatVector gradient, IntVector code) {
    IntVector dead = code.lanewise(VectorOperators.ASHR, SIGN);
    return gradient.reinterpretAsInts().and(dead.not());
  }
}
