package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClassRuleTest {
  private static final ClassRule OPEN = ClassRule.of(LabelMapping.NONE, 0);

  @Test
  void theLargestLabelDecidesAndNeverTheFirstHole() throws DataFormatException {
    LabelHistogram no4 = of(0, 1, 2, 3, 5, 6, 7, 8, 9);
    assertThat(OPEN.classes("set", no4)).isEqualTo(10);
    assertThat(no4.missing(LabelMapping.NONE, 10)).contains("no image has label 4");
    assertThat(of(0, 1, 2, 3, 4, 5, 6, 7, 8).missing(LabelMapping.NONE, 10))
        .contains("no image has label 9");
    assertThat(of(0, 3).missing(LabelMapping.parse("a-d"), 4)).contains("no image has labels b, c");
    assertThat(of(0, 1).missing(LabelMapping.NONE, 2)).isEmpty();
    assertThat(of(0).missing(LabelMapping.NONE, 26))
        .contains("no image has 25 of the 26 labels, 1, 2, 3 and others");
  }

  @Test
  void whatTheUserSaysDecides() throws DataFormatException {
    assertThat(ClassRule.of(LabelMapping.numbers(10), 0).classes("set", of(3, 4))).isEqualTo(10);
    assertThat(ClassRule.of(LabelMapping.parse("3,7"), 5).classes("set", of(0, 9))).isEqualTo(2);
  }

  @Test
  void aLaterDayBringsAClassButNotAStrangeLabel() throws DataFormatException {
    ClassRule eight = ClassRule.of(LabelMapping.NONE, 8);
    assertThat(eight.classes("set", of(1, 2))).isEqualTo(8);
    assertThat(eight.classes("set", of(1, 8))).isEqualTo(9);
    assertThat(eight.classes("set", of(1, 9))).isEqualTo(10);
    assertThat(eight.classes("set", of(1, 200))).isEqualTo(8);
    assertThat(eight.classes("set", of(-1, 2))).isEqualTo(8);
    assertThat(eight.classes("set", of(0, Integer.MAX_VALUE))).isEqualTo(8);
    assertThat(eight.classes("set", of(1, 2, 3, 4, 5, 6, 7))).isEqualTo(8);
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> eight.classes("set", of(1, 2, 3, 4, 5, 6, 7, 8)))
        .withMessageContaining("expected labels from 0, found 1-8");
  }

  @Test
  void labelsThatDoNotBeginAtZeroGetTheOption() {
    refuses(
        "set: expected labels from 0, found 1-26, such as 1 at image 0; --labels 1-26 makes classes of them and gives the labels back; --classes 27 takes",
        IntStream.rangeClosed(1, 26).toArray());
    refuses("or --labels 10,1-9 where 10 stands for 0;", IntStream.rangeClosed(1, 10).toArray());
    refuses("found 3,7, such as 3 at image 1; --labels 3,7 makes", 7, 3);
    refuses("expected labels from 0, found -1,1, such as -1 at image 0; --labels=-1,1 ", -1, 1);
    refuses(
        "most labels up to the largest, 9 at image 2, have no image: found 0,5,9; --labels 0,5,9",
        0,
        5,
        9);
    refuses("found 0,2147483647; --labels 0,2147483647 makes", 0, Integer.MAX_VALUE);
    refuses("expected at least two classes, found one, label 0", 0, 0);
    refuses("expected images, found none");
  }

  @Test
  void fewImagesFarBeyondTheOthersAreNamedAndMayBeLeftOut() throws DataFormatException {
    int[] labels = IntStream.range(0, 31).map(i -> i == 17 ? 200 : i % 3).toArray();
    refuses(
        "set: expected labels 0 to 2, which nearly all images have, found 200 at image 17; correct",
        labels);
    assertThat(OPEN.classesOfMost("set", of(labels))).isEqualTo(3);
    assertThat(of(labels).beyond(3)).isEqualTo(1);
    // Not most of the data.
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> OPEN.classesOfMost("set", of(0, 1, 50, 50)));
    assertThat(OPEN.classesOfMost("set", of(0, 1, 2))).isEqualTo(3);
    assertThat(ClassRule.of(LabelMapping.numbers(5), 0).classesOfMost("set", of(labels)))
        .isEqualTo(5);
  }

  @Test
  void sparkMlIsToldOfItsOwnTool() {
    ClassRule rule = new ClassRule(LabelMapping.NONE, 0, ClassRule.Tool.STRING_INDEXER);
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> rule.classes("set", of(3, 7)))
        .withMessageEndingWith("; StringIndexer gives labels the numbers from 0");
  }

  @Test
  void nothingIsTrainedOnLabelsBeyondTheClasses() throws DataFormatException {
    LabelMapping letters = LabelMapping.parse("1-26");
    ClassRule rule = ClassRule.of(letters, 0);
    rule.requireTrainable("set", of(0, 25), 26);
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> rule.requireTrainable("set", of(0, 1, letters.classOrComplement(27)), 26))
        .withMessageContaining("expected labels 1-26, the classes of the training, found 27 at");
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> rule.requireTrainable("set", of(3, 3), 26))
        .withMessageContaining("found one, label 4");
  }

  private static void refuses(String message, int... labels) {
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> OPEN.classes("set", of(labels)))
        .withMessageContaining(message);
  }

  private static LabelHistogram of(int... labels) {
    long[] ids = LongStream.range(0, labels.length).toArray();
    return LabelHistogram.of(new ImageBlock(1, 1, ids, new byte[labels.length], labels));
  }
}
