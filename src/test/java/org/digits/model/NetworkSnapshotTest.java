package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class NetworkSnapshotTest {
  @Test
  void serializationKeepsEveryBit() throws Exception {
    float[] parameters = {1.5f, -0f, Float.MIN_VALUE, Float.intBitsToFloat(0x7fc00001)};
    NetworkSnapshot read = copy(new NetworkSnapshot(parameters, new float[] {3e38f}, 1L << 40));
    assertThat(bits(read.parameters())).isEqualTo(bits(parameters));
    assertThat(read.updaterState()).containsExactly(3e38f);
    assertThat(read.iteration()).isEqualTo(1L << 40);
    assertThat(copy(new NetworkSnapshot(parameters, new float[0], 0)).updaterState()).isEmpty();
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static NetworkSnapshot copy(NetworkSnapshot snapshot)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(snapshot);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (NetworkSnapshot) in.readObject();
    }
  }
}
