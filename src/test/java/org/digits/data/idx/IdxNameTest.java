package org.digits.data.idx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxNameTest {
  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte,IMAGES",
    "train-images.idx3-ubyte.GZ,IMAGES",
    "in/TRAIN-IMAGES-IDX3-UBYTE,IMAGES",
    "t10k-images-idx3-ubyte.gzip,IMAGES",
    "emnist-letters-test-images-idx3-ubyte.gz,IMAGES",
    "images.idx3,IMAGES",
    "a-idx3.bin,IMAGES",
    "train-labels-idx1-ubyte,LABELS",
    "train-labels.idx1-ubyte,LABELS",
    "qmnist-test-labels-idx2-int.gz,LABELS"
  })
  void aNameTellsImagesAndLabels(String path, IdxName.Kind kind) {
    assertThat(IdxName.kind(path)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idx3/seven.png",
        "scan-idx3.png",
        "idx3.parquet",
        "train-images-idx3-ubyte.replaced",
        "train-images-idx3-ubyte.md5",
        "train-images-idx3-ubyte.zip",
        "train-images",
        "idx4-ubyte"
      })
  void otherFilesAreNone(String path) {
    assertThat(IdxName.kind(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a/train-images-idx3-ubyte,a/train-images.idx3-ubyte.gz",
    "train-images-idx3-ubyte/train-images-idx3-ubyte,train-images-idx3-ubyte",
    "x/t10k-images.idx3-ubyte/t10k-images-idx3-ubyte.gz,x/T10k-Images-idx3-ubyte"
  })
  void oneFileHasOneKeyHoweverItIsStored(String one, String other) {
    assertThat(IdxName.key(one)).isEqualTo(IdxName.key(other));
  }

  @Test
  void filesOfOtherFoldersAndSetsHaveOtherKeys() {
    assertThat(IdxName.key("a/train-images-idx3-ubyte"))
        .isNotEqualTo(IdxName.key("b/train-images-idx3-ubyte"));
    assertThat(IdxName.pairKey("emnist-letters-train-images-idx3-ubyte"))
        .isNotEqualTo(IdxName.pairKey("emnist-digits-train-labels-idx1-ubyte"));
  }

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte,train-labels-idx1-ubyte.gz",
    "train-images.idx3-ubyte,train-labels-idx1-ubyte",
    "qmnist-test-images-idx3-ubyte.gz,qmnist-test-labels-idx2-int.gz",
    "train-images-idx3-ubyte/train-images-idx3-ubyte,train-labels-idx1-ubyte/train-labels-idx1-ubyte",
    "train/images-idx3-ubyte,train/labels-idx1-ubyte",
    "digits-idx3-ubyte,digits-labels-idx1-ubyte"
  })
  void imagesAndTheirLabelsShareAKey(String images, String labels) {
    assertThat(IdxName.pairKey(images)).isEqualTo(IdxName.pairKey(labels));
  }
}
