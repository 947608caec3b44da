package org.digits.export;

import java.util.Locale;
import org.digits.publishing.run.RunDirectory;

/** A format of model files. */
public enum ModelFormat {
  /** The HDF5 of Keras 2, which Keras 3 reads too. */
  KERAS(RunDirectory.KERAS_MODEL),
  /** The archive of Keras 3, with the updater's state. */
  KERAS3(RunDirectory.KERAS_ARCHIVE),
  /** ONNX. */
  ONNX(RunDirectory.ONNX_MODEL),
  /** The weights alone, for PyTorch and others. */
  SAFETENSORS(RunDirectory.SAFETENSORS),
  /** DL4J's own, with the updater's state. */
  DL4J(RunDirectory.MODEL);

  private final String fileName;

  ModelFormat(String fileName) {
    this.fileName = fileName;
  }

  /** The name of such a file in a run. */
  public String fileName() {
    return fileName;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
