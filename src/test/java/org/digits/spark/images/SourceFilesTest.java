package org.digits.spark.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.digits.data.DataFormatException;
import org.digits.data.PartWish;
import org.digits.publishing.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void aNameAndTheSamePackedAreOneFile() throws IOException {
    make("a-idx3", "a-idx3.gz", "b-idx3.gz", "in/a-idx3.gz", "in/a-idx3.GZ", "a-idx1.gz");

    assertThat(paths(ImageFormat.IDX)).containsExactly("a-idx3", "b-idx3.gz", "in/a-idx3.GZ");
    assertThat(notes)
        .singleElement()
        .asString()
        .endsWith("2 files are not read: 2 beside the same file (a-idx3.gz ...)");
  }

  @Test
  void anIdxFileInAFolderOfItsOwnNameIsTheFileBesideIt() throws IOException {
    make("train-images-idx3-ubyte/train-images-idx3-ubyte", "train-images.idx3-ubyte");
    make("t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "other/t10k-images-idx3-ubyte");

    assertThat(paths(ImageFormat.IDX))
        .containsExactly(
            "other/t10k-images-idx3-ubyte",
            "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte",
            "train-images-idx3-ubyte/train-images-idx3-ubyte");
  }

  @Test
  void whatIsNotReadIsCountedByKind() throws IOException {
    make("0/a.png", "0/b.TIF", "0/c.tiff", "0/d.jfif", "1/e.JPE", "1/f.dib", "1/g.webp");
    make("1/h.WEBP", "i.heic", "LICENSE", ".git/config", ".DS_Store", "_SUCCESS", "_j.png");

    assertThat(paths(ImageFormat.PNG))
        .containsExactly("0/a.png", "0/b.TIF", "0/c.tiff", "0/d.jfif", "1/e.JPE", "1/f.dib");
    assertThat(notes)
        .containsExactly(
            "note: "
                + storage().location()
                + ": 5 files are not read: 2 .webp (1/g.webp ...), 1 .heic (i.heic), 1 hidden by a dot or an underscore (_j.png), 1 without suffix (LICENSE)");
  }

  @Test
  void ofAFolderOnlyTheFilesOfTheFormatAreRead() throws IOException {
    make("README.md", "a.parquet", "b.parquet.gzip", "c.pq", "sub/d.parquet", "e.png");
    make("a.parquet.gzip", ".a.parquet.crc");

    assertThat(paths(ImageFormat.PARQUET))
        .containsExactly("a.parquet", "b.parquet.gzip", "c.pq", "sub/d.parquet");
    assertThat(notes).singleElement().asString().contains("README.md").contains("e.png");
  }

  @Test
  void parquetOfAnyNameIsReadWhereItIsAskedForAndNoneIsCalledSo() throws IOException {
    make("part-00000", "part-00001");

    assertThat(paths(ImageFormat.PARQUET)).containsExactly("part-00000", "part-00001");
    assertThat(notes).isEmpty();
  }

  @Test
  void noFileOfTheFormatIsAnErrorThatNamesWhatIsThere() throws IOException {
    make("a.webp", "b.webp");

    assertThatThrownBy(() -> paths(ImageFormat.PNG))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected pictures (png, jpg, ")
        .hasMessageContaining("found none but 2 .webp (a.webp ...)");
    assertThatThrownBy(() -> ImageFormat.detect(storage()))
        .hasMessageContaining("found none but 2 .webp (a.webp ...); is it the right folder?");
  }

  @Test
  void theCoverIsTheFewestFoldersThatHoldThePartAndNothingElse() throws IOException {
    make("train/0/a.png", "test/0/b.png", "test/1/c.png", "x/test_1/d.png", "x/train_1/e.png");
    make("y/test_2.png", "y/test_3.png", "y/train_4.png", "test/1/notes.txt");
    SourceFiles files =
        SourceFiles.list(storage(), ImageFormat.PNG).of(PartWish.TESTED, notes::add);
    String at = storage().location();

    assertThat(files.cover())
        .containsExactly(
            at + "/test", at + "/x/test_1", at + "/y/test_2.png", at + "/y/test_3.png");
    assertThat(SourceFiles.list(storage(), ImageFormat.PNG).cover()).containsExactly(at);
  }

  @Test
  void aFileIsItself() throws IOException {
    make("a.png");
    Storage file = Storage.of(folder.resolve("a.png").toString(), new Configuration());
    SourceFiles files = SourceFiles.list(file, ImageFormat.PNG).of(PartWish.TESTED, notes::add);

    assertThat(files.isFolder()).isFalse();
    assertThat(files.locations()).containsExactly(file.location());
    assertThat(files.cover()).containsExactly(file.location());
  }

  private List<String> paths(ImageFormat format) throws IOException {
    return SourceFiles.list(storage(), format).of(PartWish.EVERYTHING, notes::add).paths();
  }

  private Storage storage() throws IOException {
    return Storage.of(folder.toString(), new Configuration());
  }

  private void make(String... paths) throws IOException {
    for (String path : paths) {
      Files.createDirectories(folder.resolve(path).getParent());
      Files.writeString(folder.resolve(path), "");
    }
  }
}
