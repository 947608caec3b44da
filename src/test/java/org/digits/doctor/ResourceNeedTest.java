package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceNeedTest {
  private static final long MNIST = 54_880_000;

  @Test
  void imagesThatStayOnDiskTakeNoHeap() {
    ResourceNeed small = ResourceNeed.ofTraining(MNIST, 2, 0);
    ResourceNeed large = ResourceNeed.ofTraining(100 * MNIST, 2, 0);
    ResourceNeed larger = ResourceNeed.ofTraining(1000 * MNIST, 2, 0);

    assertThat(large.heapBytes()).isLessThan(small.heapBytes()).isEqualTo(larger.heapBytes());
    assertThat(larger.scratchBytes()).isEqualTo(10 * large.scratchBytes());
  }
}
