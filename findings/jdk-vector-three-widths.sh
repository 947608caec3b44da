#!/usr/bin/env bash
# Code of other vector widths makes an untouched loop on the JDK's Vector API allocate each of its vectors.
#
# Library: JDK 17 (17.0.15), module jdk.incubator.vector, HotSpot's C2.
# Behaviour: the loop below uses one constant species and is compiled to registers. If methods that have nothing to do
#   with it have used the same operations in two more widths before it gets hot, the JDK's shared
#   methods have three receiver types in their profiles, C2 no longer inlines their calls, and every
#   vector becomes an object on the heap. Two widths do no harm. So a probe at start that tries
#   which width is fastest slows down what it was meant to speed up.
# Seen (2026-11-29, Java 17.0.15, x86-64 with AVX2): one and two widths 0 bytes a call;
#   three widths 655360 bytes a call of 16,384 multiply-adds of four lanes, and about 8 times the time
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > Widths.java <<'JAVA'
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

class Widths {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
  private static final float[] A = new float[1024];
  private static final float[] B = new float[1024];
  private static final float[] C = new float[1024];

  /** The code under test: always the same species. */
  private static void kernel() {
    for (int i = 0; i < C.length; i += SPECIES.length()) {
      FloatVector sum = FloatVector.fromArray(SPECIES, C, i);
      for (int j = 0; j < 64; j++) {
        sum = FloatVector.fromArray(SPECIES, A, i).fma(FloatVector.broadcast(SPECIES, B[j]), sum);
      }
      sum.intoArray(C, i);
    }
  }

  /** Other code. */
  private static void probe(VectorSpecies<Float> species) {
    for (int i = 0; i < C.length; i += species.length()) {
      FloatVector a = FloatVector.fromArray(species, A, i);
      a.fma(FloatVector.fromArray(species, B, i), FloatVector.fromArray(species, C, i)).intoArray(C, i);
    }
  }

  public static void main(String[] args) {
    int widths = Integer.parseInt(args[0]);
    for (int i = 0; i < 20_000; i++) {
      probe(SPECIES);
      if (widths > 1) {
        probe(FloatVector.SPECIES_64);
      }
      if (widths > 2) {
        probe(FloatVector.SPECIES_256);
      }
    }
    for (int i = 0; i < 20_000; i++) {
      kernel();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < 1000; i++) {
      kernel();
    }
    long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    System.out.println((after - before) / 1000);
  }
}
JAVA
javac -nowarn --add-modules jdk.incubator.vector Widths.java 2> javac.log || { cat javac.log >&2; exit 1; }
bytes() {
  java --add-modules jdk.incubator.vector Widths "$1" 2> /dev/null
}
one=$(bytes 1) two=$(bytes 2) three=$(bytes 3)
result="bytes a call after one width $one, two $two, three $three"
# Each of the 256 x 64 vectors takes at least 16 bytes; a few bytes may be the measurement's.
if [ "$one" -gt 1000 ] || [ "$two" -gt 1000 ] || [ "$three" -lt 262144 ]; then
  echo "changed: $result" >&2
  exit 1
fi
echo "seen: $result"
