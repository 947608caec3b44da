package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.digits.data.SourceParts.Chosen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePartsTest {
  private static final String SOURCE = "file:/d";

  @ParameterizedTest
  @CsvSource({
    "train-0.parquet,test-0.parquet",
    "training/0/a.png,testing/0/a.png",
    "0/train_1.png,0/test_1.png",
    "split=train/x.parquet,split=test/y.parquet",
    "hf/data/train.parquet,hf/data/t10k.parquet",
    "test bundle/train.parquet,test bundle/test.parquet"
  })
  void thePartThatIsWantedIsChosen(String train, String test) throws Exception {
    List<String> paths = List.of(train, test);

    Chosen tested = SourceParts.choose(SOURCE, paths, PartWish.TESTED);
    assertThat(tested.paths()).containsExactly(test);
    assertThat(tested.note())
        .get()
        .asString()
        .contains("read is test (")
        .contains("left out: train");
    assertThat(SourceParts.choose(SOURCE, paths, PartWish.PREPARED_TEST).paths())
        .containsExactly(test);
    assertThat(SourceParts.choose(SOURCE, paths, PartWish.PREPARED_TRAIN).paths())
        .containsExactly(train);
    assertThat(SourceParts.choose(SOURCE, paths, PartWish.LOADED).paths()).containsExactly(train);
    Chosen everything = SourceParts.choose(SOURCE, paths, PartWish.EVERYTHING);
    assertThat(everything.paths()).isEqualTo(paths);
    assertThat(everything.note())
        .get()
        .asString()
        .startsWith("file:/d: the names tell more than one part, all of which are read: train (");
  }

  @Test
  void aPartThatIsNotThereIsRefusedWithTheNamesFound() {
    List<String> paths =
        List.of("train/1.png", "train/2.png", "val/a/3.png", "train4/4.png", "train5/5.png");

    assertThatThrownBy(() -> SourceParts.choose(SOURCE, paths, PartWish.TESTED))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "file:/d: expected files whose names tell test, found train (train/, train4/, train5/), validation (val/); name the folder or file to read itself");
  }

  @Test
  void aSourceWithoutPartsIsReadWhole() throws Exception {
    List<String> paths = List.of("0/a.png", "1/b.png", "dev/2/c.png");
    for (PartWish wish : PartWish.values()) {
      assertThat(SourceParts.choose(SOURCE, paths, wish))
          .isEqualTo(new Chosen(paths, Optional.empty()));
    }
  }

  @ParameterizedTest
  @CsvSource({"train-0.parquet,train-1.parquet", "training/0/a.png,training/1/b.png"})
  void aSinglePartIsTestedOnAsItIsButNotPreparedAsAnother(String one, String other)
      throws Exception {
    List<String> paths = List.of(one, other);

    Chosen tested = SourceParts.choose(SOURCE, paths, PartWish.TESTED);
    assertThat(tested.paths()).isEqualTo(paths);
    assertThat(tested.note()).get().asString().contains("tells train (").endsWith("taken as test");
    assertThat(SourceParts.choose(SOURCE, paths, PartWish.PREPARED_TRAIN))
        .isEqualTo(new Chosen(paths, Optional.empty()));
    assertThatThrownBy(() -> SourceParts.choose(SOURCE, paths, PartWish.PREPARED_TEST))
        .hasMessageContaining("expected files whose names tell test, found train (")
        .hasMessageContaining("only; choose the part train");
  }

  @Test
  void filesThatTellNothingBesideOnePartAreNotGuessed() {
    List<String> paths = List.of("holdout/a.png", "training/b.png");

    assertThatThrownBy(() -> SourceParts.choose(SOURCE, paths, PartWish.TESTED))
        .hasMessageContaining("found train (training/), 1 that tells none (holdout/a.png)");
  }

  @Test
  void filesThatTellNothingBesideTwoPartsAreLeftOutAndNamed() throws Exception {
    List<String> paths = List.of("sample.png", "test/b.png", "train/b.png");

    Chosen chosen = SourceParts.choose(SOURCE, paths, PartWish.TESTED);
    assertThat(chosen.paths()).containsExactly("test/b.png");
    assertThat(chosen.note())
        .contains(
            "file:/d: read is test (test/); left out: train (train/), 1 that tells none (sample.png)");
  }

  @Test
  void aPathThatTellsTwoPartsIsRefusedByName() throws Exception {
    List<String> paths = List.of("test/0/a.png", "train/test_1.png");

    assertThatThrownBy(() -> SourceParts.choose(SOURCE, paths, PartWish.TESTED))
        .hasMessageContaining("found train/test_1.png, which tells train and test");
    assertThat(SourceParts.choose(SOURCE, paths, PartWish.EVERYTHING).paths()).isEqualTo(paths);
  }

  @Test
  void aFileIsReadWhateverItsNameTells() {
    assertThat(SourceParts.note("file:/d/train-0.parquet", PartWish.TESTED))
        .contains("file:/d/train-0.parquet: its name tells train; its images are taken as test");
    assertThat(SourceParts.note("file:/train/x.parquet", PartWish.TESTED)).isEmpty();
    assertThat(SourceParts.note("file:/d/val.parquet", PartWish.TESTED)).isEmpty();
    assertThat(SourceParts.note("file:/d/test.parquet", PartWish.TESTED)).isEmpty();
    assertThat(SourceParts.note("file:/d/test.parquet", PartWish.EVERYTHING)).isEmpty();
  }
}
