package org.digits.export;

import java.util.List;
import java.util.Optional;
import org.digits.data.ImageBlock;

/**
 * An ONNX file of a run, other than the one that it was published with.
 *
 * @param batch images in a batch; 0 for any
 * @param calibration images that the ranges of a quantized model are measured on; empty for a model
 *     in float32
 */
public record OnnxVariant(int batch, Optional<List<ImageBlock>> calibration) {
  /** The run's own: any batch, in float32. */
  public static final OnnxVariant PUBLISHED =
      new OnnxVariant(OnnxGraph.ANY_BATCH, Optional.empty());

  /** Checks the batch. */
  public OnnxVariant {
    if (batch < 0) {
      throw new IllegalArgumentException("expected a batch of at least 1, found " + batch);
    }
  }

  /** Whether the run has it. */
  boolean isPublished() {
    return batch == OnnxGraph.ANY_BATCH && calibration.isEmpty();
  }

  /** The name of such a file, such as {@code model-int8-batch1.onnx}. */
  String fileName() {
    return ModelFormat.ONNX
        .fileName()
        .replace(
            ".onnx",
            (calibration.isPresent() ? "-int8" : "")
                + (batch == OnnxGraph.ANY_BATCH ? "" : "-batch" + batch)
                + ".onnx");
  }
}
