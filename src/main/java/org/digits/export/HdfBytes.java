package org.digits.export;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** HDF5 files in memory; the library writes to a path alone, and shortens no file that is there. */
final class HdfBytes {
  private HdfBytes() {}

  /** The bytes of a file with this content. */
  static byte[] write(Consumer<WritableHdfFile> content) throws IOException {
    Path folder = Files.createTempDirectory("keras");
    Path file = folder.resolve("model.h5");
    try {
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        content.accept(hdf);
      }
      return Files.readAllBytes(file);
    } catch (HdfException e) {
      throw new IOException(
          "cannot write a Keras file to %s: %s".formatted(file, e.getMessage()), e);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
