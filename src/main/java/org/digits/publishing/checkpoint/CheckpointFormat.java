package org.digits.publishing.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.FileFormat;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Sha256;
import org.digits.publishing.storage.StorageException;
import org.digits.training.RoundReport;
import org.digits.training.TrainingState;

/**
 * A checkpoint's bytes, little-endian: {@code "DIGITSCK"}, format version (int), header length
 * (int), header (JSON), parameters (float32), updater state (float32), velocity (float64), SHA-256
 * of all that stands before it. Nothing in it is code, and nothing is read before the sum is right.
 */
public final class CheckpointFormat {
  private static final FileFormat FORMAT = new FileFormat("DIGITSCK", 1);
  private static final int PREFIX_BYTES = FORMAT.bytes() + Integer.BYTES;
  private static final int SUM_BYTES = 32;

  private CheckpointFormat() {}

  /** The header; component names are its JSON keys. */
  record Header(
      Map<String, String> fingerprint,
      int finishedRounds,
      long iteration,
      int parameters,
      int updaterState,
      int velocity,
      List<RoundReport> rounds,
      List<RunMetrics.Validation> validation) {}

  public static byte[] write(Checkpoint checkpoint) {
    TrainingState state = checkpoint.state();
    NetworkSnapshot snapshot = state.snapshot();
    byte[] header =
        Json.write(
            new Header(
                checkpoint.fingerprint(),
                state.finishedRounds(),
                snapshot.iteration(),
                snapshot.parameters().length,
                snapshot.updaterState().length,
                state.velocity().length,
                checkpoint.rounds(),
                checkpoint.validation()));
    int floats = snapshot.parameters().length + snapshot.updaterState().length;
    int body = floats * Float.BYTES + state.velocity().length * Double.BYTES;
    ByteBuffer bytes =
        ByteBuffer.allocate(PREFIX_BYTES + header.length + body + SUM_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    FORMAT.put(bytes);
    bytes.putInt(header.length).put(header);
    putFloats(bytes, snapshot.parameters());
    putFloats(bytes, snapshot.updaterState());
    bytes.asDoubleBuffer().put(state.velocity());
    bytes.position(bytes.position() + state.velocity().length * Double.BYTES);
    bytes.put(sum(bytes.array()));
    return bytes.array();
  }

  /**
   * Reads a checkpoint.
   *
   * @param location for messages
   * @throws StorageException if a byte is not what {@link #write} wrote
   */
  public static Checkpoint read(byte[] file, String location) throws StorageException {
    ByteBuffer bytes = checked(file, location);
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() - SUM_BYTES) {
      throw damaged(
          location, "a header of %d bytes in a file of %d".formatted(length, file.length));
    }
    byte[] json = new byte[length];
    bytes.get(json);
    Header header = Json.read(json, Header.class, location);
    long body =
        (long) Float.BYTES * header.parameters()
            + (long) Float.BYTES * header.updaterState()
            + (long) Double.BYTES * header.velocity();
    boolean negative =
        header.parameters() < 0 || header.updaterState() < 0 || header.velocity() < 0;
    if (negative || body != bytes.remaining() - SUM_BYTES) {
      throw damaged(
          location,
          "%d bytes of state, its header says %d".formatted(bytes.remaining() - SUM_BYTES, body));
    }
    float[] parameters = floats(bytes, header.parameters());
    float[] updaterState = floats(bytes, header.updaterState());
    double[] velocity = new double[header.velocity()];
    bytes.asDoubleBuffer().get(velocity);
    try {
      NetworkSnapshot snapshot = new NetworkSnapshot(parameters, updaterState, header.iteration());
      return new Checkpoint(
          header.fingerprint(),
          new TrainingState(header.finishedRounds(), snapshot, velocity),
          header.rounds(),
          header.validation());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new StorageException("%s is not a checkpoint: %s".formatted(location, e), e);
    }
  }

  /** The file after its magic and version, if its sum is right. */
  private static ByteBuffer checked(byte[] file, String location) throws StorageException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < PREFIX_BYTES + SUM_BYTES) {
      throw damaged(location, "it has %d bytes, too few for a checkpoint".formatted(file.length));
    }
    FORMAT.check(bytes, how -> damaged(location, how));
    if (!Arrays.equals(sum(file), 0, SUM_BYTES, file, file.length - SUM_BYTES, file.length)) {
      throw damaged(location, "its SHA-256 is not the one at its end");
    }
    return bytes;
  }

  private static StorageException damaged(String location, String how) {
    return new StorageException("%s is no whole checkpoint: %s".formatted(location, how));
  }

  private static byte[] sum(byte[] file) {
    return Sha256.digest(file, 0, file.length - SUM_BYTES);
  }

  private static void putFloats(ByteBuffer bytes, float[] values) {
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
  }

  private static float[] floats(ByteBuffer bytes, int count) {
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + count * Float.BYTES);
    return values;
  }
}
