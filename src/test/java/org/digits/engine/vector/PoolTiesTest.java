package org.digits.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where all pixels of a tile are equal, minimal filtering gives equal results to the bit, and the
 * pool takes the first of them, as DL4J's does. No gradient shows which one it was: equal results
 * have equal neighbourhoods.
 */
class PoolTiesTest {
  /** Ten results a side: no tile reaches over the edge. */
  private static final BlockShape SHAPE = new BlockShape(20, 33, 5, 5);

  static List<Kernels> kernels() {
    return List.of(KernelChoice.kernels(), new ScalarKernels());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theFirstOfEqualResultsIsTheLargest(Kernels kernels) {
    Memory memory = new Memory();
    Winograd block = new Winograd(SHAPE, memory);
    int input = memory.reserve(SHAPE.inputFloats());
    int bias = memory.reserve(SHAPE.channels());
    int pooled = memory.reserve(SHAPE.outputFloats());
    int switches = memory.reserve(SHAPE.outputFloats());
    float[] m = memory.allocate();
    Random random = new Random(3);
    for (int plane = 0; plane < SHAPE.inputPlanes(); plane++) {
      for (int channel = 0; channel < SHAPE.channels(); channel += BlockShape.PAIR) {
        for (int i = 0; i < BlockShape.KERNEL * BlockShape.PAIR; i++) {
          m[block.taps + i] = (float) random.nextGaussian();
        }
        kernels.transformTaps(m, block, block.weights(plane, channel));
      }
    }
    for (int channel = 0; channel < SHAPE.inputPlanes() * BlockShape.PLANE; channel++) {
      int place = input + BlockShape.channelStart(channel, SHAPE.inputPlane());
      float value = random.nextFloat();
      for (int pixel = 0; pixel < SHAPE.inputPlane(); pixel += BlockShape.PLANE) {
        m[place + pixel] = value;
      }
    }

    kernels.convolve(m, block, 1, input, bias, pooled, switches);

    int[] codes =
        IntStream.range(switches, switches + SHAPE.outputFloats())
            .map(place -> Float.floatToRawIntBits(m[place]))
            .toArray();
    assertThat(codes).contains(0).containsOnly(0, Kernels.DEAD);
  }
}
