package org.digits.training.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.digits.data.CounterRandom;
import org.digits.data.ImageBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlanTest {
  private static final long SEED = 7;
  private static final int MNIST_BYTES = 28 * 28;

  @ParameterizedTest
  @CsvSource({"60000,1,1", "60000,2,1", "60000,64,1", "1000,7,5", "20000000,16,61"})
  void sharesDifferByLessThanAMinibatch(int images, int workers, int blocks) {
    ShardPlan plan = ShardPlan.inBlocks(keys(images), workers, 0.1, blocks);

    assertThat(plan.trainingExamples() + plan.validationExamples()).isEqualTo(images);
    assertThat((double) plan.validationExamples()).isBetween(images * 0.1 - 32, images * 0.1 + 32);
    long smallest = IntStream.range(0, workers).mapToLong(plan::shardSize).min().orElseThrow();
    long largest = IntStream.range(0, workers).mapToLong(plan::shardSize).max().orElseThrow();
    assertThat(largest - smallest).isLessThan(64);
    assertThat(plan.minibatchesPerEpoch(64)).isEqualTo((largest + 63) / 64);
    assertThat(IntStream.range(0, plan.blocks()).mapToLong(plan::blockSize).sum())
        .isEqualTo(plan.trainingExamples());
  }

  @Test
  void everyImageHasTheBlockOfItsKeysPlace() {
    int images = 5000;
    ShardPlan plan = ShardPlan.inBlocks(keys(images), 3, 0.2, 4);
    long[] byKey =
        LongStream.range(0, images)
            .boxed()
            .sorted(
                (a, b) ->
                    Long.compareUnsigned(
                        CounterRandom.mix(SEED, -1, a), CounterRandom.mix(SEED, -1, b)))
            .mapToLong(Long::longValue)
            .toArray();
    List<Integer> blocks = new ArrayList<>();
    for (long id : byKey) {
      blocks.add(plan.block(id));
    }
    assertThat(blocks).isSorted();
    assertThat(blocks.stream().filter(block -> block < 0).count())
        .isEqualTo(plan.validationExamples());
    for (int block = 0; block < plan.blocks(); block++) {
      int number = block;
      assertThat(blocks.stream().filter(found -> found == number).count())
          .isEqualTo(plan.blockSize(block));
    }
  }

  @Test
  void dataOfMoreThan64MebibytesAreCutIntoBlocksOf16() {
    int most = (64 << 20) / MNIST_BYTES;
    assertThat(ShardPlan.of(keys(most), 2, 0, MNIST_BYTES).blocksPerWorker()).isEqualTo(1);
    assertThat(ShardPlan.of(keys(most + 1), 2, 0, MNIST_BYTES).blocksPerWorker()).isEqualTo(3);
    assertThat(ShardPlan.of(keys(most + 1), 64, 0, MNIST_BYTES).blocksPerWorker()).isEqualTo(1);
    ShardPlan large = ShardPlan.of(keys(6_000_000), 2, 0, MNIST_BYTES);
    assertThat(large.blocksPerWorker()).isEqualTo(141);
    for (int block = 0; block < large.blocks(); block++) {
      assertThat((long) large.blockSize(block) * MNIST_BYTES).isLessThan((16L << 20) + (64 << 10));
    }
    // An image of 20 MiB is a block of its own.
    assertThat(ShardPlan.of(keys(10), 2, 0, 20 << 20).blocksPerWorker()).isEqualTo(5);
  }

  @Test
  void aBlockIsInTheOrderOfItsKeysWhateverThePartsWere() {
    ShardPlan plan = ShardPlan.inBlocks(keys(100), 1, 0, 2);
    long[] own = LongStream.range(0, 100).filter(id -> plan.block(id) == 1).toArray();
    ImageBlock whole = plan.arranged(1, List.of(images(own)), 1, 2);
    long[] back = LongStream.range(0, own.length).map(i -> own[own.length - 1 - (int) i]).toArray();
    List<ImageBlock> parts = new ArrayList<>();
    for (long id : back) {
      parts.add(images(id));
    }
    ImageBlock again = plan.arranged(1, parts, 1, 2);

    assertThat(again.ids()).isEqualTo(whole.ids());
    assertThat(again.pixels()).isEqualTo(whole.pixels());
    assertThat(again.labels()).isEqualTo(whole.labels());
    for (int row = 0; row < again.size(); row++) {
      assertThat(again.pixels()[2 * row]).isEqualTo((byte) again.ids()[row]);
      assertThat(again.labels()[row]).isEqualTo((int) again.ids()[row] % 10);
      if (row > 0) {
        assertThat(Long.compareUnsigned(key(again.ids()[row - 1]), key(again.ids()[row])))
            .isNegative();
      }
    }
  }

  @Test
  void aRepeatedIdAndAnImageTooManyAreFoundInTheirBlock() {
    long[] repeated = {1, 2, 3, 2};
    ShardPlan plan = ShardPlan.inBlocks(KeyHistogram.of(SEED, repeated), 1, 0, 1);
    assertThatThrownBy(() -> plan.arranged(0, List.of(images(repeated)), 1, 2))
        .hasMessage("the id 2 stands more than once in the training data");
    assertThatThrownBy(() -> plan.arranged(0, List.of(images(1, 2, 3)), 1, 2))
        .hasMessage(
            "3 images in block 0 where 4 were when the data was scanned: the input has changed");
  }

  @Test
  void whatCannotBePlannedIsRefused() {
    assertThatThrownBy(() -> ShardPlan.of(keys(3), 4, 0, 1))
        .hasMessage("3 training images for 4 workers: use fewer groups or group workers");
    assertThatThrownBy(() -> ShardPlan.of(keys(3), 0, 0, 1)).hasMessageContaining("found 0");
    assertThatThrownBy(() -> ShardPlan.of(keys(3), 1, 1, 1)).hasMessageContaining("found 1.0");
  }

  @Test
  void aHistogramIsTheSumOfItsPartsAndTravels() throws Exception {
    long[] few = LongStream.range(0, 1000).toArray();
    long[] many = LongStream.range(1000, 2_000_000).toArray();
    KeyHistogram sum = KeyHistogram.of(SEED, few);
    byte[] sparse = bytes(sum);
    assertThat(sparse).hasSizeLessThan(9_000);
    assertSame(travelled(sparse), sum);
    sum.add(KeyHistogram.of(SEED, many));
    byte[] dense = bytes(sum);
    assertThat(dense).hasSizeLessThan(4 * KeyHistogram.BUCKETS + 50_000);
    assertSame(travelled(dense), sum);
    assertSame(sum, KeyHistogram.of(SEED, LongStream.range(0, 2_000_000).toArray()));
    assertThat(sum.images()).isEqualTo(2_000_000);
    assertThatThrownBy(() -> sum.add(new KeyHistogram(SEED + 1))).hasMessageContaining("seeds");
  }

  private static void assertSame(KeyHistogram one, KeyHistogram other) {
    assertThat(one.seed()).isEqualTo(other.seed());
    for (int bucket = 0; bucket < KeyHistogram.BUCKETS; bucket++) {
      if (one.count(bucket) != other.count(bucket)) {
        assertThat(one.count(bucket)).as("range %d", bucket).isEqualTo(other.count(bucket));
      }
    }
  }

  private static byte[] bytes(KeyHistogram histogram) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(histogram);
    }
    return bytes.toByteArray();
  }

  private static KeyHistogram travelled(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (KeyHistogram) in.readObject();
    }
  }

  private static KeyHistogram keys(int images) {
    KeyHistogram keys = new KeyHistogram(SEED);
    for (int id = 0; id < images; id++) {
      keys.add(id);
    }
    return keys;
  }

  private static long key(long id) {
    return CounterRandom.mix(SEED, -1, id);
  }

  /** Images of 1 x 2 pixels that tell their ids. */
  private static ImageBlock images(long... ids) {
    byte[] pixels = new byte[2 * ids.length];
    int[] labels = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      pixels[2 * i] = (byte) ids[i];
      labels[i] = (int) (ids[i] % 10);
    }
    return new ImageBlock(1, 2, ids, pixels, labels);
  }
}
