package org.digits.spark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.DataFormatException;
import org.digits.publishing.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFormatTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "t10k-images-idx3-ubyte,IDX",
    "t10k-images.idx3-ubyte.gz,IDX",
    "part-0.snappy.parquet,PARQUET",
    "a/7.JPEG,PNG",
    "seven.png,PNG",
    "Train.CSV,CSV",
    "mnist_test.csv.gz,CSV",
    "digits.tsv,CSV",
    "mnist,LIBSVM",
    "mnist.scale.t.bz2,LIBSVM",
    "usps.libsvm.gz,LIBSVM",
    "mnist.txt,AUTO",
    "train.csv.zip,AUTO",
    "t10k-labels-idx1-ubyte,AUTO",
    "mnist.npz,NPZ",
    "0/scan-idx3.png,PNG",
    "notes.txt,AUTO"
  })
  void aNameTellsTheFormat(String name, ImageFormat expected) {
    assertThat(ImageFormat.ofName(name)).isEqualTo(expected);
  }

  @Test
  void aPictureBesideIdxFilesIsNotTheirFormat() throws IOException {
    Files.createDirectories(folder.resolve("a-images-idx3-ubyte"));
    Files.writeString(folder.resolve("seven.png"), "");
    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.PNG);
    Files.writeString(folder.resolve("t10k-images-idx3-ubyte"), "");
    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.IDX);
  }

  @Test
  void aFolderMayHaveTheNameOfAFormat() throws IOException {
    Files.createDirectories(folder.resolve("png/3"));
    Files.writeString(folder.resolve("png/3/a.bmp"), "");
    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.PNG);
  }

  @Test
  void aFolderIsWhatItsFirstTellingFileIs() throws IOException {
    Files.createDirectories(folder.resolve("3"));
    Files.createDirectories(folder.resolve("_temporary"));
    Files.writeString(folder.resolve("_temporary/a.parquet"), "");
    Files.writeString(folder.resolve("notes.txt"), "");
    Files.writeString(folder.resolve("3/a.png"), "");

    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.PNG);
  }

  @Test
  void aTableOfTextIsTheFormatOnlyWhereThereIsNothingElse() throws IOException {
    Files.createDirectories(folder.resolve("scans/3"));
    Files.writeString(folder.resolve("labels.csv"), "");
    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.CSV);
    Files.writeString(folder.resolve("scans/3/a.png"), "");
    assertThat(ImageFormat.detect(storage(folder))).isEqualTo(ImageFormat.PNG);
  }

  @Test
  void aFolderOfNothingKnownIsRefused() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "");

    assertThatThrownBy(() -> ImageFormat.detect(storage(folder)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining(
            "expected IDX image files, Parquet, .npz, pictures, CSV or libsvm, found none");
  }

  private static Storage storage(Path path) throws IOException {
    return Storage.of(path.toString(), new Configuration());
  }
}
