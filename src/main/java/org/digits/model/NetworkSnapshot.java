package org.digits.model;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A network's whole training state as plain arrays, in DL4J's flat order.
 *
 * @param parameters what {@code MultiLayerNetwork.params()} returns, flattened
 * @param updaterState what {@code getUpdater().getStateViewArray()} returns; empty for plain SGD
 * @param iteration updates done so far; Adam's bias correction reads it
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer passed around, never a map key
public record NetworkSnapshot(float[] parameters, float[] updaterState, long iteration)
    implements Serializable {

  /** Checks the iteration. */
  public NetworkSnapshot {
    if (iteration < 0) {
      throw new IllegalArgumentException("iteration " + iteration + " is negative");
    }
  }

  /** SHA-256 of the parameters as little-endian float32, in lower-case hex. */
  public String parametersSha256() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Float32.bytes(parameters)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What Java serialization writes: of an array of floats it would write each by itself. */
  private Object writeReplace() {
    return new Serialized(Float32.bytes(parameters), Float32.bytes(updaterState), iteration);
  }

  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Serialized(byte[] parameters, byte[] updaterState, long iteration)
      implements Serializable {
    private Object readResolve() {
      return new NetworkSnapshot(
          Float32.floats(parameters), Float32.floats(updaterState), iteration);
    }
  }
}
