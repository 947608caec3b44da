package org.digits.publishing.run;

import java.util.Set;
import java.util.UUID;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** Where a run's files lie: {@code <output>/runs/<run-id>}. */
public final class RunDirectory {
  /** The DL4J model with updater state. */
  public static final String MODEL = "model.zip";

  /** The Keras model, as Keras 2 saves it. */
  public static final String KERAS_MODEL = "mnist_cnn.h5";

  /** The Keras model, as Keras 3 saves it. */
  public static final String KERAS_ARCHIVE = "mnist_cnn.keras";

  /** The ONNX model. */
  public static final String ONNX_MODEL = "model.onnx";

  /** The weights as safetensors. */
  public static final String SAFETENSORS = "model.safetensors";

  /** The {@link RunMetrics}. */
  public static final String METRICS = "metrics.json";

  /** The HTML report. */
  public static final String REPORT = "report.html";

  /** The model card. */
  public static final String MODEL_CARD = "README.md";

  /** Hashes of the images that the parameters were trained on, as {@link ImageSketchFormat}. */
  public static final String TRAINING_IMAGES = "training-images.bin";

  /** The training images that were set aside, where there are any: id, label, reason. */
  public static final String QUARANTINE = "quarantine.csv";

  private final String name;
  private final Storage files;

  private RunDirectory(String name, Storage files) {
    this.name = name;
    this.files = files;
  }

  /** The directory of a run under an output directory. */
  public static RunDirectory of(Storage output, String runId) {
    return new RunDirectory(runId, output.inside(OutputLayout.RUNS + checkRunId(runId)));
  }

  /** A new directory beside it, in which nobody looks for runs. */
  static RunDirectory staged(Storage output, String runId) {
    return staged(output, runId, stagedPrefix(checkRunId(runId)) + UUID.randomUUID());
  }

  /** The same of a name that it was given before. */
  static RunDirectory staged(Storage output, String runId, String hidden) {
    return new RunDirectory(runId, output.inside(OutputLayout.RUNS + hidden));
  }

  /** What the names of a run's hidden directories begin with. */
  static String stagedPrefix(String runId) {
    return "." + runId + ".";
  }

  /** As {@link #of}, but a value with a slash or a colon is the path or URI of the directory. */
  public static RunDirectory find(Storage output, String runIdOrPath) throws StorageException {
    return runIdOrPath.contains("/") || runIdOrPath.contains(":")
        ? new RunDirectory(runIdOrPath, output.elsewhere(runIdOrPath))
        : of(output, runIdOrPath);
  }

  /** Whether a file can be made anew from {@link #MODEL}. */
  static boolean isMadeFromModel(String file) {
    return Set.of(KERAS_MODEL, KERAS_ARCHIVE, ONNX_MODEL, SAFETENSORS).contains(file);
  }

  /** The run id or path that named this run; for messages. */
  public String name() {
    return name;
  }

  /** The run's files. */
  public Storage files() {
    return files;
  }

  /**
   * Returns {@code runId} if it is one: 1 to 128 letters, digits, dots, underscores and hyphens, no
   * leading dot.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String checkRunId(String runId) {
    if (!isRunId(runId)) {
      throw new IllegalArgumentException(
          "run id '%s' must be 1 to 128 of A-Z a-z 0-9 . _ - without a leading dot"
              .formatted(runId));
    }
    return runId;
  }

  public static boolean isRunId(String name) {
    return name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  }
}
