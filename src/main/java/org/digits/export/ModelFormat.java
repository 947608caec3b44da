package org.digits.export;

import java.util.Locale;
import org.digits.publishing.run.RunDirectory;

/** A format of model files. */
public enum ModelFormat {
  /** Keras' HDF5. */
  KERAS(RunDirectory.KERAS_MODEL),
  /** ONNX. */
  ONNX(RunDirectory.ONNX_MODEL),
  /** DL4J's own. */
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
