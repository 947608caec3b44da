package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int LINE_FLOATS = 16;
  private static final int HEADER_FLOATS = 4;

  @Test
  void tensorsStartAtACacheLineOfAnAlignedArray() {
    Memory memory = new Memory();

    assertThat(HEADER_FLOATS + memory.reserve(1)).isEqualTo(LINE_FLOATS);
    assertThat(HEADER_FLOATS + memory.reserve(LINE_FLOATS + 1)).isEqualTo(2 * LINE_FLOATS);
    assertThat(HEADER_FLOATS + memory.reserve(5)).isEqualTo(4 * LINE_FLOATS);
  }

  @Test
  void theArrayHasRegionsOfItsOwn() {
    Memory memory = new Memory();
    memory.reserve(1);

    long bytes = (long) memory.allocate().length * Float.BYTES;

    // The tests' JVM collects with G1, as conf/spark-defaults.conf does.
    assertThat(HeapRegions.bytes()).isPositive();
    assertThat(bytes + HEADER_FLOATS * Float.BYTES).isGreaterThan(HeapRegions.bytes() / 2);
  }
}
