package org.digits.spark.evaluate;

import java.io.IOException;
import java.util.Optional;
import org.digits.evaluation.ImageSketch;
import org.digits.publishing.run.RunReader;
import org.digits.spark.predict.RunModel;

/**
 * A published run, ready to be evaluated.
 *
 * @param reader of its files
 * @param model its network
 * @param training the images that it was trained on; empty where an older version kept none
 */
record EvaluatedRun(RunReader reader, RunModel model, Optional<ImageSketch> training) {

  static EvaluatedRun of(RunReader reader) throws IOException {
    return new EvaluatedRun(reader, RunModel.of(reader), reader.trainingImages());
  }
}
