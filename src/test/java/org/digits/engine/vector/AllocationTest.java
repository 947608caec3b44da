package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.model.ConvolutionalNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class AllocationTest {
  private static final int WARM_UP = 3000;
  private static final int STEPS = 1000;

  /** StrictMath.pow, twice a step of Adam, makes three small arrays; a boxed vector is 96 bytes. */
  private static final long BYTES_PER_STEP = 256;

  @Test
  void theSteadyStateBoxesNoVectorAndMakesNoBuffer() {
    ConvolutionalNetwork network =
        Networks.read(
            Networks.configuration(new Adam(), 14, 14, new int[] {32, 32}, new int[] {32}, 10));
    ImageBlock images = Images.strokes(200, 14, 10, 5);
    int[] rows = Images.rows(200);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (TrainingEngine engine = VectorEngineFactory.of(network).create()) {
      engine.load(network.initialSnapshot());
      train(engine, images, rows, WARM_UP);
      long before = threads.getCurrentThreadAllocatedBytes();
      train(engine, images, rows, STEPS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("bytes in %d steps", STEPS).isLessThan(BYTES_PER_STEP * STEPS);
    }
  }

  private static void train(TrainingEngine engine, ImageBlock images, int[] rows, int steps) {
    for (int step = 0; step < steps; step++) {
      int from = 8 * (step % 24);
      engine.fit(images, rows, from, from + 8, 1e-3);
    }
  }
}
