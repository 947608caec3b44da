package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.doctor.Finding.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCheckTest {
  private static final Set<DatasetPart> BOTH = EnumSet.allOf(DatasetPart.class);

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write("train", 30);
    write("t10k", 10);
  }

  @Test
  void otherDataIsCountedAndFine() throws IOException {
    DatasetCheck.Result result = check();

    assertThat(result.findings())
        .extracting(Finding::line)
        .containsExactly(
            "ok       training data: 30 images of 2 x 3 in here, not MNIST's",
            "ok       test data: 10 images of 2 x 3 in here, not MNIST's");
    assertThat(result.imageBytes()).isEqualTo(240);
  }

  @Test
  void aMissingFileFailsWithWhatToDoAboutIt() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    assertThat(check().findings())
        .filteredOn(finding -> finding.status() == Status.FAILURE)
        .extracting(Finding::line)
        .containsExactly("failure  test data: here: no labels; fix: look for them");
  }

  @Test
  void aPartThatIsElsewhereIsNotMissed() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));

    DatasetCheck.Result result = DatasetCheck.of("here", EnumSet.of(DatasetPart.TRAIN), this::find);

    assertThat(result.findings())
        .extracting(Finding::line)
        .containsExactly("ok       training data: 30 images of 2 x 3 in here, not MNIST's");
    assertThat(result.imageBytes()).isEqualTo(180);
  }

  @Test
  void aTruncatedFileFails() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 100));

    Finding finding = check().findings().get(0);

    assertThat(finding.status()).isEqualTo(Status.FAILURE);
    assertThat(finding.found()).contains("at byte 16 expected 180 bytes of pixels, found 84");
  }

  private DatasetCheck.Result check() throws IOException {
    return DatasetCheck.of("here", BOTH, this::find);
  }

  private List<DatasetCheck.Pair> find(DatasetPart part) throws DataFormatException {
    String name = part == DatasetPart.TRAIN ? "train" : "t10k";
    Path labels = folder.resolve(name + "-labels-idx1-ubyte");
    if (!Files.exists(labels)) {
      throw new DataFormatException("here: no labels; look for them");
    }
    return List.of(
        new DatasetCheck.Pair(
            ByteSource.of(folder.resolve(name + "-images-idx3-ubyte")), ByteSource.of(labels)));
  }

  private void write(String part, int count) throws IOException {
    Files.write(
        folder.resolve(part + "-images-idx3-ubyte"),
        ByteBuffer.allocate(16 + 6 * count)
            .putInt(0x803)
            .putInt(count)
            .putInt(2)
            .putInt(3)
            .array());
    Files.write(
        folder.resolve(part + "-labels-idx1-ubyte"),
        ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array());
  }
}
