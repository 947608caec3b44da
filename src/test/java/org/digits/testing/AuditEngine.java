package org.digits.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/**
 * Counts in place of training: parameter i is how often the image of id i was consumed. A file
 * named {@code fail-N} in its folder makes the N-th update fail, once.
 */
public final class AuditEngine implements TrainingEngine {
  /** Makes them; {@code folder} is one that all executors see. */
  public record Factory(String folder) implements EngineFactory {
    @Override
    public TrainingEngine create() {
      return new AuditEngine(Path.of(folder));
    }

    /** Makes an update fail. */
    public void failAt(int update) throws IOException {
      Files.createFile(Path.of(folder).resolve("fail-" + update));
    }
  }

  private final Path folder;
  private float[] counts = new float[0];
  private long iteration;

  private AuditEngine(Path folder) {
    this.folder = folder;
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public void load(NetworkSnapshot snapshot) {
    counts = snapshot.parameters().clone();
    iteration = snapshot.iteration();
  }

  @Override
  public double fit(ImageBlock images, int[] rows, int from, int to, double learningRate) {
    try {
      if (Files.deleteIfExists(folder.resolve("fail-" + iteration))) {
        throw new IllegalStateException("update " + iteration + " fails as it was told");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = from; i < to; i++) {
      counts[(int) images.ids()[rows[i]]]++;
    }
    iteration++;
    return 0;
  }

  @Override
  public NetworkSnapshot snapshot() {
    return new NetworkSnapshot(counts.clone(), new float[0], iteration);
  }

  @Override
  public float[] predict(ImageBlock images, int from, int to) {
    throw new UnsupportedOperationException("it only counts");
  }

  @Override
  public void close() {
    // Nothing native.
  }
}
