package org.digits.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.engine.dl4j.Dl4jArrays;
import org.digits.engine.vector.Images;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the build has native HDF5 for Linux alone")
class KerasModelImportTest {
  @TempDir Path folder;

  /** Seed 0 is the main network. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void dl4jReadsTheFileBackWithEqualOutputs(int seed) throws Exception {
    TrainedNetwork trained =
        seed == 0
            ? TrainedNetwork.main(Images.strokes(100, 28, 10, 3), 10, 5)
            : TrainedNetwork.random(seed);
    MultiLayerNetwork imported = read(KerasModelFile.write(trained.exported()));
    INDArray features = Dl4jArrays.features(trained.images(), 0, 100);

    // The import reads images as Keras does, with channels last.
    INDArray found = imported.output(features.permute(0, 2, 3, 1).dup('c'));

    float[] expected = trained.predict(trained.images().select(Images.rows(100)));
    float[] actual = found.dup('c').data().asFloat();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isEqualTo(expected[i], offset(1e-6f));
    }
    imported.close();
  }

  private MultiLayerNetwork read(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("mnist_cnn.h5"), bytes);
    // The compile settings stay out: the import wants an option of Adam's that Keras 2 dropped.
    return KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), false);
  }
}
