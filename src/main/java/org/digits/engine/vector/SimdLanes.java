package org.digits.engine.vector;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one vector species of this JVM: a constant, or the compiler could not use registers.
 *
 * <p>It is the widest that the JVM itself has registers for, which is 256 bits where HotSpot avoids
 * 512. Measuring the widths against each other at start would cost more than it finds: a second
 * species in {@code FloatVector}'s type profiles makes C2 box the vectors of every kernel compiled
 * afterwards, ten times slower.
 */
final class SimdLanes {
  static final VectorSpecies<Float> SPECIES = choose();

  /** Lanes of a vector: 16, 8 or 4. */
  static final int COUNT = SPECIES.length();

  private SimdLanes() {}

  private static VectorSpecies<Float> choose() {
    int widest = VectorShape.preferredShape().vectorBitSize();
    String forced = System.getProperty(KernelChoice.PROPERTY);
    int bits = forced == null ? widest : Integer.parseInt(forced);
    if (bits > widest) {
      throw new IllegalStateException(
          "%s=%d, but this JVM has vectors of %d bits at most (on a Skylake server 512 needs -XX:UseAVX=3)"
              .formatted(KernelChoice.PROPERTY, bits, widest));
    }
    return species(bits);
  }

  private static VectorSpecies<Float> species(int bits) {
    return List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256, FloatVector.SPECIES_512)
        .stream()
        .filter(species -> species.vectorBitSize() == bits)
        .findFirst()
        .orElseThrow();
  }
}
