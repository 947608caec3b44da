package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelMappingTest {
  @ParameterizedTest
  @CsvSource({
    "1-26,26,0,1,1-26",
    "'3,7',2,1,7,'3,7'",
    "'10,1-9',10,0,10,'10,1-9'",
    "'10=0,1-9',10,0,10,'10,1-9'",
    "A-Z,26,25,Z,A-Z",
    "'0-9,A-Z,a-z',62,36,a,'0-9,A-Z,a-z'",
    "'cat=0,dog=1',2,1,dog,'cat,dog'",
    "'dog=1, cat = 0',2,0,cat,'cat,dog'",
    "'-1,1',2,0,-1,'-1,1'",
    "'007,8.0',2,0,7,'7,8'",
    "'Ankle boot,T-shirt/top',2,1,T-shirt/top,'Ankle boot,T-shirt/top'",
    "'b,c,a',3,2,a,'b,c,a'"
  })
  void readsRangesListsAndMappings(
      String text, int size, int number, String label, String shortest) {
    LabelMapping mapping = LabelMapping.parse(text);

    assertThat(mapping.size()).isEqualTo(size);
    assertThat(mapping.name(number)).isEqualTo(label);
    assertThat(mapping.classOf(label)).hasValue(number);
    assertThat(mapping).hasToString(shortest);
    assertThat(LabelMapping.parse(shortest)).isEqualTo(mapping);
  }

  @ParameterizedTest
  @CsvSource({
    "'3,,7',with a comma between",
    "'',with a comma between",
    "9-1,from a lower label to a higher",
    "'cat=0,dog=2',class 1 has no label",
    "'cat=0,dog=0','class 0 has two labels, cat and dog'",
    "'3,03',label 3 has two classes",
    "'1-3,2',label 2 has two classes",
    "cat,at least two labels",
    "'cat=x,dog',expected a class from 0",
    "'cat=0,dog=99999999',expected a class from 0",
    "0-999999999,from a lower label",
    "0-10000,expected a range"
  })
  void refusesWhatIsNoMapping(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelMapping.parse(text))
        .withMessageContaining("--labels: ")
        .withMessageContaining(why)
        .withMessageEndingWith("; write labels as 1-26, 3,7 or cat=0,dog=1");
  }

  @Test
  void whatItSaysIsReadAgain() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      List<String> labels = new ArrayList<>();
      IntStream.range(0, 2 + random.nextInt(40))
          .mapToObj(
              k ->
                  random.nextBoolean()
                      ? "" + random.nextInt(50)
                      : Character.toString("AbcdefXYZ".charAt(random.nextInt(9))))
          .distinct()
          .forEach(labels::add);
      if (labels.size() > 1) {
        LabelMapping mapping = LabelMapping.of(labels);
        assertThat(LabelMapping.parse(mapping.toString())).as("%s", labels).isEqualTo(mapping);
      }
    }
  }

  @Test
  void withoutAMappingNumbersAreTheClasses() {
    assertThat(LabelMapping.NONE.classOf("7")).hasValue(7);
    assertThat(LabelMapping.NONE.classOf(" 07.0 ")).hasValue(7);
    assertThat(LabelMapping.NONE.classOf("seven")).isEmpty();
    assertThat(LabelMapping.NONE.classOf("7.5")).isEmpty();
    assertThat(LabelMapping.NONE.name(7)).isEqualTo("7");
    assertThat(LabelMapping.NONE.isIdentity()).isTrue();
    assertThat(LabelMapping.NONE.name(-1)).isEqualTo("-1");
    assertThat(LabelMapping.NONE).hasToString("");
  }

  @Test
  void aLabelOfNoClassKeepsItsName() {
    LabelMapping letters = LabelMapping.parse("1-26");
    assertThat(letters.classOrComplement(26)).isEqualTo(25);
    assertThat(letters.name(letters.classOrComplement(27))).isEqualTo("27");
    assertThat(letters.name(letters.classOrComplement(0))).isEqualTo("0");
    assertThat(LabelMapping.NONE.classOrComplement(27)).isEqualTo(27);
  }

  @Test
  void theNumberOfClassesAloneIsAMappingToo() {
    LabelMapping ten = LabelMapping.of("", 10);
    assertThat(ten.isIdentity()).isTrue();
    assertThat(ten.name(12)).isEqualTo("12");
    assertThat(LabelMapping.parse("0-8,10").isIdentity()).isFalse();
    assertThat(ten).isEqualTo(LabelMapping.parse("0-9")).hasToString("0-9");
    assertThat(ten.range(10)).isEqualTo("0 to 9");
    assertThat(LabelMapping.of("3,7", 2)).hasToString("3,7");
    assertThat(LabelMapping.of("", 0)).isEqualTo(LabelMapping.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelMapping.of("3,7", 3))
        .withMessage("--labels names 2 classes, and --classes says 3; use one of the two");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelMapping.of("", 1))
        .withMessageStartingWith("--classes: expected a number of classes from 2");
  }

  @Test
  void mappingsAgreeWhereOneBeginsAsTheOther() {
    LabelMapping digits = LabelMapping.numbers(10);
    LabelMapping more = LabelMapping.parse("0-9,A-F");
    assertThat(more.agrees(digits, 16)).isTrue();
    assertThat(more.agrees(LabelMapping.NONE, 10)).isTrue();
    assertThat(more.agrees(LabelMapping.NONE, 11)).isFalse();
    assertThat(LabelMapping.parse("1-9,0").agrees(digits, 10)).isFalse();
    assertThat(digits.orLonger(more)).isEqualTo(more);
    assertThat(more.orLonger(LabelMapping.NONE)).isEqualTo(more);
  }
}
