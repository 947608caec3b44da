package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
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
    ImagePair.Chosen test = choose(IMAGES, LABELS, PartWish.TESTED);

    assertThat(test.pairs()).containsExactly(new ImagePair(IMAGES.get(0), LABELS.get(0)));
    assertThat(test.note()).isEmpty();
    assertThat(labels(IMAGES, LABELS, PartWish.TRAINED)).isEqualTo(LABELS.get(1));
  }

  @Test
  void labelsOfAnotherNameAreThoseOfThePartIfThereIsOneFile() throws Exception {
    List<String> labels = List.of("test-y-idx1-ubyte", "train-y-idx1-ubyte");

    assertThat(labels(IMAGES, labels, PartWish.PREPARED_TEST)).isEqualTo(labels.get(0));
  }

  @Test
  void twoSetsOfAPartAreRefusedWithTheirNames() {
    List<String> images =
        List.of("digits-train-images-idx3", "letters-train-images-idx3", "t10k-images-idx3");

    assertThatThrownBy(() -> choose(images, LABELS, PartWish.TRAINED))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "here: expected one set of images of the part train, found digits-train-images-idx3, letters-train-images-idx3; name the file of one itself, or number the files of one set");
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
    List<String> images = List.of("images.idx3-ubyte");

    assertThat(labels(images, List.of("labels.idx1-ubyte"), PartWish.TRAINED))
        .isEqualTo("labels.idx1-ubyte");
  }

  @Test
  void numberedFilesAreOneSetInTheOrderOfTheirNumbers() throws Exception {
    List<String> images = new ArrayList<>(List.of("test-images-idx3-ubyte"));
    List<String> labels = new ArrayList<>(List.of("test-labels-idx1-ubyte"));
    for (int i = 11; i >= 0; i--) {
      images.add("train-%d-images-idx3-ubyte".formatted(i));
      labels.add("train-%d-labels-idx1-ubyte".formatted(i));
    }

    ImagePair.Chosen chosen = choose(images, labels, PartWish.TRAINED);

    assertThat(chosen.pairs()).hasSize(12);
    for (int i = 0; i < 12; i++) {
      assertThat(chosen.pairs().get(i))
          .isEqualTo(
              new ImagePair(
                  "train-%d-images-idx3-ubyte".formatted(i),
                  "train-%d-labels-idx1-ubyte".formatted(i)));
    }
    assertThat(chosen.note())
        .contains(
            "here: 12 numbered files are read as one set, train-0-images-idx3-ubyte to train-11-images-idx3-ubyte");
    assertThat(choose(images, labels, PartWish.TESTED).pairs()).hasSize(1);
  }

  @Test
  void foldersAreNumberedToo() throws Exception {
    List<String> images = List.of("part01/images.idx3", "part02/images.idx3");
    List<String> labels = List.of("part01/labels.idx1", "part02/labels.idx1");

    assertThat(choose(images, labels, PartWish.TRAINED).pairs())
        .extracting(ImagePair::labels)
        .isEqualTo(labels);
  }

  @Test
  void aSetWithoutOneOfItsFilesIsRefused() {
    List<String> images = List.of("0-images-idx3", "1-images-idx3", "3-images-idx3");
    List<String> labels = List.of("0-labels-idx1", "1-labels-idx1", "3-labels-idx1");

    assertThatThrownBy(() -> choose(images, labels, PartWish.TRAINED))
        .hasMessage(
            "here: expected files numbered 0, 1, ... without a gap, found no number 2 between 1-images-idx3 and 3-images-idx3; add it, or number the others anew");
    assertThatThrownBy(() -> choose(images.subList(0, 2), labels, PartWish.TRAINED))
        .hasMessage(
            "here: expected images for every file of labels, found none for 3-labels-idx1; add them, or move the labels away");
    assertThatThrownBy(() -> choose(images.subList(0, 2), labels.subList(0, 1), PartWish.TRAINED))
        .hasMessageStartingWith("here: expected the labels of 1-images-idx3, found 0-labels-idx1;");
  }

  @Test
  void namesThatDifferOtherwiseAreSeveralSets() {
    for (List<String> images :
        List.of(
            List.of("train-v1-images-idx3", "train-v2-images-idx3"),
            List.of("test10k-images-idx3", "test50k-images-idx3"),
            List.of("2024-images-idx3", "2025-images-idx3"),
            List.of("0-a-1-images-idx3", "1-a-0-images-idx3"),
            List.of("1-images-idx3", "01-images-idx3"),
            List.of("images-idx3", "images-1-idx3"))) {
      List<String> labels =
          images.stream().map(name -> name.replace("images-idx3", "labels-idx1")).toList();

      assertThatThrownBy(() -> choose(images, labels, PartWish.TESTED))
          .as("%s", images)
          .hasMessageContaining("expected one set of images");
    }
  }

  private static String labels(List<String> images, List<String> labels, PartWish wish)
      throws DataFormatException {
    return choose(images, labels, wish).pairs().get(0).labels();
  }

  private static ImagePair.Chosen choose(List<String> images, List<String> labels, PartWish wish)
      throws DataFormatException {
    return ImagePair.choose("here", images, labels, IdxName::pairKey, wish);
  }
}
