package org.digits.spark.run;

import java.io.IOException;
import java.util.Optional;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.evaluation.ImageSketch;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.predict.RunModel;

/**
 * The published run whose parameters a training starts from. Only its parameters count: Adam's
 * moments and iteration start at zero, as the learning rate's schedule does, so that a start is
 * named by the SHA-256 of the parameters alone.
 *
 * @param run id or path, never {@link #CHAMPION}
 * @param model the run's
 * @param training the images that it was trained on; empty where an older version kept none
 */
record WarmStart(String run, RunModel model, Optional<ImageSketch> training) {
  /** Stands for the run that champion.json names when the training begins. */
  static final String CHAMPION = "champion";

  /**
   * Looks up the run; empty where none is configured, or the champion is and there is none yet. A
   * run that has begun keeps the start that it had, whoever is champion now.
   *
   * @param begun the run of the configured id, if it has
   * @throws IOException if there is no such run, or its parameters are not those that were asked
   *     for
   */
  static Optional<WarmStart> of(Storage output, TrainingConfig config, Optional<BegunRun> begun)
      throws IOException {
    String run = config.initFrom();
    if (run.equals(CHAMPION)) {
      if (begun.isEmpty()) {
        return champion(output, config);
      }
      // It may be the champion itself by now.
      run = begun.get().text(Option.INIT_FROM);
    }
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(of(run, RunReader.open(output, run), config));
  }

  private static Optional<WarmStart> champion(Storage output, TrainingConfig config)
      throws IOException {
    ChampionPointer pointer = new ChampionPointer(output);
    Optional<ChampionPointer.Champion> champion = pointer.read();
    if (champion.isEmpty()) {
      requireNoHash(output, config);
      return Optional.empty();
    }
    RunReader reader;
    try {
      reader = pointer.open(champion.get());
    } catch (StorageException e) {
      throw new StorageException(
          "--init-from champion: %s; promote a run again".formatted(e.getMessage()), e);
    }
    return Optional.of(of(champion.get().runId(), reader, config));
  }

  private static void requireNoHash(Storage output, TrainingConfig config) throws StorageException {
    if (!config.initFromSha256().isEmpty()) {
      throw new StorageException(
          "--init-from champion: expected parameters of SHA-256 %s (--init-from-sha256), and %s has no champion; leave the hash out, or name a run"
              .formatted(config.initFromSha256(), output.location()));
    }
  }

  private static WarmStart of(String run, RunReader reader, TrainingConfig config)
      throws IOException {
    WarmStart start = new WarmStart(run, RunModel.of(reader), reader.trainingImages());
    if (!config.initFromSha256().isEmpty() && !config.initFromSha256().equals(start.sha256())) {
      throw new StorageException(
          "--init-from %s: expected parameters of SHA-256 %s (--init-from-sha256), found %s in %s"
              .formatted(run, config.initFromSha256(), start.sha256(), reader.location()));
    }
    return start;
  }

  /** SHA-256 of the parameters. */
  String sha256() {
    return model.snapshot().parametersSha256();
  }

  /** The images that parameters come from which were trained on more after this start. */
  ImageSketch with(ImageSketch more) {
    return training.map(more::merge).orElseGet(more::withUnknownOnes);
  }

  /**
   * The snapshot to start from.
   *
   * @param seeded of the network that will be trained
   * @param classes of its training images
   * @throws DataFormatException if the run's network is another one
   */
  NetworkSnapshot initial(NetworkSnapshot seeded, ImageDataset train, int classes)
      throws DataFormatException {
    Size size = new Size(train.height(), train.width());
    float[] parameters = model.snapshot().parameters();
    if (!model.sizes().accepts(size)
        || model.classes() != classes
        || parameters.length != seeded.parameters().length) {
      throw new DataFormatException(
          "--init-from %s: expected a network for the images of %s, %s in %d classes (%,d parameters), found one for %s in %d classes (%,d); name another run, or train without --init-from"
              .formatted(
                  run,
                  train.name(),
                  size,
                  classes,
                  seeded.parameters().length,
                  model.sizes(),
                  model.classes(),
                  parameters.length));
    }
    return new NetworkSnapshot(parameters, seeded.updaterState(), seeded.iteration());
  }
}
