package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedPartTest {
  @ParameterizedTest
  @CsvSource({
    "train,TRAIN",
    "Training,TRAIN",
    "trainingSet,TRAIN",
    "train-00000-of-00001.parquet,TRAIN",
    "split=train,TRAIN",
    "train-images-idx3-ubyte,TRAIN",
    "mnist_train.csv,TRAIN",
    "train_017.png,TRAIN",
    "train17.png,TRAIN",
    "emnist-letters-test-images-idx3-ubyte.gz,TEST",
    "testing,TEST",
    "TEST,TEST",
    "MNISTTest.parquet,TEST",
    "t10k-images.idx3-ubyte,TEST",
    "T10K,TEST",
    "evaluation-0.parquet,TEST",
    "mnist.t,TEST",
    "mnist.scale.t.bz2,TEST",
    "val,VALIDATION",
    "mnist_valid2,VALIDATION",
    "validation-00000-of-00002.parquet,VALIDATION",
    "dev,VALIDATION"
  })
  void aWordTellsThePart(String name, NamedPart part) {
    assertThat(NamedPart.of(name)).contains(part);
  }

  @ParameterizedTest
  @CsvSource({
    "7",
    "label=7",
    "trained",
    "contest",
    "attest.png",
    "value",
    "invalid",
    "device-1.png",
    "brain",
    "train-test-split.parquet",
    "part-00000.snappy.parquet",
    "mnist.scale",
    "a.t.png",
    "10k"
  })
  void otherNamesTellNone(String name) {
    assertThat(NamedPart.of(name)).isEmpty();
  }
}
