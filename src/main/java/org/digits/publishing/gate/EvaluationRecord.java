package org.digits.publishing.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.digits.data.LabelMapping;
import org.digits.data.PicturesRead;
import org.digits.evaluation.Drift;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Overlap;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/**
 * What evaluating a published run brought, as {@code evaluate --json} writes it. Component names
 * are the JSON keys.
 *
 * @param runId the run
 * @param manifestSha256 of the run's manifest.json
 * @param location the run's URI
 * @param data what it was evaluated on
 * @param engine what computed the predictions
 * @param labels the user's own labels of the classes, as --labels reads them; absent from the JSON
 *     where they are the classes themselves
 * @param evaluation the result
 * @param pictures what was done to pictures among the data
 * @param drift how the data differs from the run's training data
 */
public record EvaluationRecord(
    String runId,
    String manifestSha256,
    String location,
    Data data,
    String engine,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String labels,
    Evaluation evaluation,
    PicturesRead pictures,
    Drift drift) {

  /**
   * Labelled images.
   *
   * @param name as errors show it
   * @param count images
   * @param sha256 of the content, as in metrics.json
   * @param overlap with the training images of the run
   */
  public record Data(String name, long count, String sha256, Overlap overlap) {}

  /** The labels of the classes. */
  public LabelMapping mapping() {
    return LabelMapping.of(labels, 0);
  }

  /** Writes a JSON file in the place of an older one, if any. */
  public void write(Storage folder, String name) throws StorageException {
    folder.replace(name, Json.write(this));
  }
}
