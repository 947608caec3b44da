package org.digits.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/**
 * Another engine that hangs where it is told to: until its task is killed, or, in a thread that
 * helps the task, for a time in which a copy has long been started.
 */
public final class SlowOnceEngine implements TrainingEngine {
  private static final long LONGEST_SECONDS = 30;

  /** Makes them; {@code folder} is one that all executors see. */
  public record Factory(EngineFactory real, String folder) implements EngineFactory {
    @Override
    public TrainingEngine create() {
      return new SlowOnceEngine(real.create(), Path.of(folder));
    }

    /** The first worker of any that comes to an update hangs in it. */
    public void hangAt(int update) throws IOException {
      Files.createFile(Path.of(folder).resolve("hang-" + update));
    }
  }

  private final TrainingEngine real;
  private final Path folder;
  private long iteration;

  private SlowOnceEngine(TrainingEngine real, Path folder) {
    this.real = real;
    this.folder = folder;
  }

  @Override
  public int classes() {
    return real.classes();
  }

  @Override
  public void load(NetworkSnapshot snapshot) {
    iteration = snapshot.iteration();
    real.load(snapshot);
  }

  @Override
  public double fit(ImageBlock images, int[] rows, int from, int to, double learningRate) {
    try {
      if (Files.deleteIfExists(folder.resolve("hang-" + iteration))) {
        hang();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    iteration++;
    return real.fit(images, rows, from, to, learningRate);
  }

  private static void hang() {
    try {
      if (!new CountDownLatch(1).await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody ended this attempt");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the attempt was killed", e);
    }
  }

  @Override
  public NetworkSnapshot snapshot() {
    return real.snapshot();
  }

  @Override
  public float[] predict(ImageBlock images, int from, int to) {
    return real.predict(images, from, to);
  }

  @Override
  public void close() {
    real.close();
  }
}
