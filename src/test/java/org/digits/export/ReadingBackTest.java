package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.digits.engine.vector.Images;
import org.digits.importing.ImportedNetwork;
import org.digits.importing.KerasFile;
import org.digits.importing.OnnxFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingBackTest {
  @TempDir Path folder;

  /** Seed 0 is the main network. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyFormatHasTheSameBitsOfWeights(int seed) throws IOException {
    TrainedNetwork trained =
        seed == 0
            ? TrainedNetwork.main(Images.strokes(64, 28, 10, 5), 10, 2)
            : TrainedNetwork.random(seed);
    ExportedNetwork network = trained.exported();

    for (ModelFormat format : EnumSet.of(ModelFormat.KERAS, ModelFormat.KERAS3, ModelFormat.ONNX)) {
      Path file = folder.resolve(format.fileName());
      Files.write(file, ModelFiles.make(format, "r", trained.snapshot(), network));
      ImportedNetwork read =
          format == ModelFormat.ONNX ? OnnxFile.read(file) : KerasFile.read(file);

      assertThat(read.snapshot().parameters())
          .as(format.toString())
          .containsExactly(trained.snapshot().parameters());
      assertThat(read.height()).isEqualTo(network.imageHeight());
      assertThat(read.width()).isEqualTo(network.imageWidth());
      ExportedNetwork again =
          ExportedNetwork.of(read.configuration(), read.snapshot(), read.height(), read.width());
      assertThat(again.layers()).isEqualTo(network.layers());
    }
  }
}
