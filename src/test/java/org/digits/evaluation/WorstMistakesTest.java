package org.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.junit.jupiter.api.Test;

class WorstMistakesTest {
  private static final int IMAGES = 200;

  @Test
  void theMostCertainWrongAnswersAreKeptWithTheirPixels() {
    WorstMistakes worst = new WorstMistakes(2);
    ImageBlock images =
        new ImageBlock(
            1, 1, new long[] {10, 11, 12, 13}, new byte[] {1, 2, 3, 4}, new int[] {0, 1, 1, 0});
    float[] probabilities = {0.1f, 0.9f, 0.95f, 0.05f, 0.2f, 0.8f, 0.3f, 0.7f};
    for (int image = 0; image < 4; image++) {
      worst.add(probabilities, 2 * image, 2, images, image);
    }

    assertThat(worst.worstFirst())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Mistake(11, 1, 0, 0.95f, new byte[] {2}),
            new Mistake(10, 0, 1, 0.9f, new byte[] {1}));
  }

  @Test
  void theResultDependsNeitherOnOrderNorOnMergesThoughManyAreEquallyCertain() {
    Random random = new Random(1);
    float[] probabilities = new float[2 * IMAGES];
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      // Four values alone, so that ids must break ties.
      probabilities[2 * i] = 0.6f + 0.1f * random.nextInt(4);
      probabilities[2 * i + 1] = 1 - probabilities[2 * i];
      labels[i] = random.nextInt(2);
    }
    long[] ids = IntStream.range(0, IMAGES).mapToLong(i -> i).toArray();
    ImageBlock images = new ImageBlock(1, 1, ids, new byte[IMAGES], labels);
    List<Long> expected = null;
    for (int trial = 0; trial < 20; trial++) {
      WorstMistakes[] parts = new WorstMistakes[3];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = new WorstMistakes(30);
      }
      List<Integer> order = new ArrayList<>(IntStream.range(0, IMAGES).boxed().toList());
      Collections.shuffle(order, random);
      for (int image : order) {
        parts[random.nextInt(3)].add(probabilities, 2 * image, 2, images, image);
      }
      parts[0].merge(parts[1]);
      parts[2].merge(parts[0]);
      List<Long> found = parts[2].worstFirst().stream().map(Mistake::id).toList();
      expected = expected == null ? found : expected;
      assertThat(found).hasSize(30).isEqualTo(expected);
    }
    assertThat(expected.stream().map(id -> -probabilities[(int) (2 * id)]).toList()).isSorted();
  }

  @Test
  void aLimitOfNothingKeepsNothing() {
    WorstMistakes worst = new WorstMistakes(0);
    worst.add(
        new float[] {0, 1}, 0, 2, new ImageBlock(1, 1, new long[1], new byte[1], new int[1]), 0);

    assertThat(worst.worstFirst()).isEmpty();
    assertThatThrownBy(() -> new WorstMistakes(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot keep -1 mistakes");
  }
}
