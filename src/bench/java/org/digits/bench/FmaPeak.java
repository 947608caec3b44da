package org.digits.bench;

import java.util.Arrays;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fused multiply-adds that n threads reach in a loop of independent vectors: the most that any
 * dense training step could. Arguments: {@code --threads --seconds}; the JVM needs {@code
 * --add-modules jdk.incubator.vector}, and {@code -XX:UseAVX=3} where HotSpot defaults to less.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Independent sums of {@link #block}: two units with a latency of four cycles need eight. */
  private static final int SUMS = 12;

  private static final int STEPS = 100_000;
  private static final int WARM_UP_BLOCKS = 200;

  private FmaPeak() {}

  /** Prints one line of JSON. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, "--threads", "--seconds");
    int threads = arguments.number("--threads", 1);
    long nanos = arguments.number("--seconds", 1) * 1_000_000_000L;
    double[] gigaflops = new double[threads];
    try (Workers workers = new Workers(threads)) {
      workers.run(worker -> warmUp());
      workers.run(worker -> gigaflops[worker] = measure(nanos));
    }
    Result.print(
        Map.of(
            "system",
            "fma-peak",
            "gigaflops",
            Arrays.stream(gigaflops).sum(),
            "settings",
            Map.of("threads", threads, "vectorBits", SPECIES.vectorBitSize())));
  }

  private static void warmUp() {
    float[] sums = new float[SPECIES.length()];
    for (int i = 0; i < WARM_UP_BLOCKS; i++) {
      block(sums);
    }
  }

  private static double measure(long nanos) {
    float[] sums = new float[SPECIES.length()];
    long begin = System.nanoTime();
    long elapsed = 0;
    long blocks = 0;
    while (elapsed < nanos) {
      block(sums);
      blocks++;
      elapsed = System.nanoTime() - begin;
    }
    double operations = 2.0 * blocks * STEPS * SUMS * SPECIES.length();
    return operations / elapsed;
  }

  // Sums shrink towards 2, so that none becomes infinite or denormal; local variables stay in
  // registers.
  private static void block(float[] sums) {
    FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector a = FloatVector.fromArray(SPECIES, sums, 0);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a.add(one);
    FloatVector h = g;
    FloatVector i = g;
    FloatVector j = g;
    FloatVector k = g;
    FloatVector l = g;
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(half, one);
      b = b.fma(half, one);
      c = c.fma(half, one);
      d = d.fma(half, one);
      e = e.fma(half, one);
      f = f.fma(half, one);
      g = g.fma(half, one);
      h = h.fma(half, one);
      i = i.fma(half, one);
      j = j.fma(half, one);
      k = k.fma(half, one);
      l = l.fma(half, one);
    }
    a.add(b)
        .add(c)
        .add(d)
        .add(e)
        .add(f)
        .add(g)
        .add(h)
        .add(i)
        .add(j)
        .add(k)
        .add(l)
        .intoArray(sums, 0);
  }
}
