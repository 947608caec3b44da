package org.digits.spark.evaluate;

import java.io.IOException;
import java.util.Optional;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.Overlap;
import org.digits.publishing.run.RunReader;
import org.digits.spark.predict.RunModel;

/**
 * A published run, ready to be evaluated.
 *
 * @param reader of its files
 * @param model its network
 * @param training the images that it was trained on; empty where an older version kept none, or it
 *     was imported
 * @param imported whether it was trained elsewhere
 */
record EvaluatedRun(
    RunReader reader, RunModel model, Optional<ImageSketch> training, boolean imported) {

  static EvaluatedRun of(RunReader reader) throws IOException {
    return new EvaluatedRun(
        reader, RunModel.of(reader), reader.trainingImages(), reader.metrics().wasImported());
  }

  /** How many of the images stand in its training data. */
  Overlap overlap(ImageSketch.Matches matches, long images) {
    if (training.isPresent()) {
      return Overlap.of(training.get(), matches, images);
    }
    return imported ? Overlap.imported(images) : Overlap.unknown(images);
  }
}
