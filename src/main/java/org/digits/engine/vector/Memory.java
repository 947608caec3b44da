package org.digits.engine.vector;

/**
 * Hands out the places of an engine's tensors in its one {@code float[]}. Each starts at a multiple
 * of 64 bytes where the array itself does: a 512-bit load that crosses a cache line costs two. G1
 * puts an array of more than half a region at the start of one and never moves it, so the array is
 * made that large.
 */
final class Memory {
  private static final int LINE = 64 / Float.BYTES;
  private static final int HEADER = 16 / Float.BYTES;

  private int next = LINE - HEADER;

  /** The offset of a new tensor of zeros. */
  int reserve(int floats) {
    int offset = next;
    next = Math.addExact(next, (floats + LINE - 1) / LINE * LINE);
    return offset;
  }

  float[] allocate() {
    return new float[Math.max(next, HeapRegions.bytes() / 2 / Float.BYTES)];
  }
}
