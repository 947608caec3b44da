package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.digits.data.idx.IdxName;
import org.junit.jupiter.api.Test;

class ImagePairTest {
  private static final List<String> IMAGES =
      List.of("letters-test-images-idx3-ubyte", "letters-train-images-idx3-ubyte");
  private static final List<String> LABELS =
      List.of("letters-test-labels-idx1-ubyte", "letters-train-labels-idx1-ubyte");

  @Test
  void thePairOfThePartIsChosenWithoutAWord() throws Exception {
    ImagePair test = choose(IMAGES, LABELS, PartWish.TESTED);

    assertThat(test.images()).isEqualTo(IMAGES.get(0));
    assertThat(test.labels()).isEqualTo(LABELS.get(0));
    assertThat(test.note()).isEmpty();
    assertThat(choose(IMAGES, LABELS, PartWish.TRAINED).labels()).isEqualTo(LABELS.get(1));
  }

  @Test
  void labelsOfAnotherNameAreThoseOfThePartIfThereIsOneFile() throws Exception {
    List<String> labels = List.of("test-y-idx1-ubyte", "train-y-idx1-ubyte");

    assertThat(choose(IMAGES, labels, PartWish.PREPARED_TEST).labels()).isEqualTo(labels.get(0));
  }

  @Test
  void twoSetsOfAPartAreRefusedWithTheirNames() {
    List<String> images =
        List.of("digits-train-images-idx3", "letters-train-images-idx3", "t10k-images-idx3");

    assertThatThrownBy(() -> choose(images, LABELS, PartWish.TRAINED))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "here: expected one set of images of the part train, found digits-train-images-idx3, letters-train-images-idx3; name the file of one itself");
  }

  @Test
  void imagesWithoutLabelsAreRefused() {
    assertThatThrownBy(() -> choose(IMAGES, List.of(LABELS.get(0)), PartWish.TRAINED))
        .hasMessageStartingWith(
            "here: expected the labels of letters-train-images-idx3-ubyte, found none;");
    List<String> two = List.of("test-a-idx1", "test-b-idx1");
    assertThatThrownBy(() -> choose(IMAGES, two, PartWish.TESTED))
        .hasMessageContaining("found test-a-idx1, test-b-idx1;");
  }

  @Test
  void anotherSinglePartIsTestedOnWithANoteAndNotTrainedOn() throws Exception {
    List<String> images = List.of(IMAGES.get(1));
    List<String> labels = List.of(LABELS.get(1));

    assertThat(choose(images, labels, PartWish.TESTED).note())
        .get()
        .asString()
        .endsWith("its images are taken as test");
    assertThatThrownBy(() -> choose(images, labels, PartWish.TESTED_BESIDE))
        .hasMessageEndingWith("only; name labelled images with --test-data");
  }

  @Test
  void whatIsLeftOutAndTellsNoPartIsNamed() throws Exception {
    List<String> images = List.of("sample-images-idx3", IMAGES.get(0), IMAGES.get(1));

    assertThat(choose(images, LABELS, PartWish.TESTED).note())
        .get()
        .asString()
        .contains("1 that tells none (sample-images-idx3)");
  }

  @Test
  void namesThatTellNoPartArePairedAsTheyAre() throws Exception {
    ImagePair pair =
        choose(List.of("images.idx3-ubyte"), List.of("labels.idx1-ubyte"), PartWish.TRAINED);

    assertThat(pair.labels()).isEqualTo("labels.idx1-ubyte");
  }

  private static ImagePair choose(List<String> images, List<String> labels, PartWish wish)
      throws DataFormatException {
    return ImagePair.choose("here", images, labels, IdxName::pairKey, wish);
  }
}
