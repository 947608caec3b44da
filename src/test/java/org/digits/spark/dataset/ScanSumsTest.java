package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.digits.data.ImageBlock;
import org.junit.jupiter.api.Test;

class ScanSumsTest {
  private static final int SIDE = 3;
  private static final int MOST = 1000;
  private static final int TOO_MANY = MOST + 1;

  @Test
  void partsInAnyOrderMakeTheWhole() {
    DatasetScan whole = scan(0, 3000).result();
    ScanSums parts = scan(2000, 3000).add(scan(0, 500)).add(scan(500, 2000));
    DatasetScan sum = parts.result();

    assertThat(sum.count()).isEqualTo(3000);
    assertThat(sum.sha256()).isEqualTo(whole.sha256());
    assertThat(sum.contentSha256()).isEqualTo(whole.contentSha256());
    assertThat(sum.labels()).isEqualTo(whole.labels());
    assertThat(sum.sketch()).isEqualTo(whole.sketch());
    assertThat(sum.keys().orElseThrow().images()).isEqualTo(3000);
    assertThat(sum.hashes().orElseThrow().size()).isEqualTo(3000);
  }

  @Test
  void aTestSetOfAnySizeIsLookedUpInShares() {
    ScanSums all = new ScanSums(1, SIDE, null, new HashShare(0, 1, MOST));
    add(all, 0, TOO_MANY, new ImageHashes());
    assertThat(all.result().hashes()).isEmpty();

    List<HashShare> shares = HashShare.of(TOO_MANY, MOST);
    assertThat(shares).hasSize(3);
    long kept = 0;
    TestOverlap overlap = TestOverlap.NONE;
    for (HashShare share : shares) {
      ScanSums test = new ScanSums(1, SIDE, null, share);
      add(test, 0, TOO_MANY, new ImageHashes());
      ImageHashes hashes = test.result().hashes().orElseThrow();
      kept += hashes.size();
      ScanSums train = new ScanSums(1, SIDE, null, null);
      add(train, TOO_MANY - 7, TOO_MANY + 1000, hashes);
      overlap = overlap.plus(train.result().overlap());
    }
    assertThat(kept).isEqualTo(TOO_MANY);
    assertThat(overlap.count()).isEqualTo(7);
    assertThat(overlap.ids()).isEqualTo(LongStream.range(TOO_MANY - 7, TOO_MANY).toArray());
  }

  @Test
  void ofImagesThatOverlapTheSmallestIdsAreKept() {
    TestOverlap many =
        TestOverlap.of(LongStream.range(10, 10 + TestOverlap.MOST))
            .plus(TestOverlap.of(LongStream.of(3, 1)))
            .plus(TestOverlap.NONE);
    assertThat(many.count()).isEqualTo(TestOverlap.MOST + 2);
    assertThat(many.ids()).hasSize(TestOverlap.MOST).startsWith(1, 3, 10).isSorted();
  }

  @Test
  void hashesAreThoseThatWereAdded() {
    Random random = new Random(1);
    ImageHashes hashes = new ImageHashes();
    List<byte[]> added = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      // Many begin alike, so that they meet in the table.
      hash[7] = 0;
      hash[6] = 0;
      added.add(hash);
      hashes.add(hash);
      hashes.add(hash);
    }
    assertThat(hashes.size()).isEqualTo(5000);
    assertThat(added).allMatch(hashes::contains);
    byte[] other = added.get(0).clone();
    other[15]++;
    assertThat(hashes.contains(other)).isFalse();
  }

  private static ScanSums scan(int from, int to) {
    ScanSums sums = new ScanSums(1, SIDE, 5L, HashShare.ALL);
    add(sums, from, to, new ImageHashes());
    return sums;
  }

  /** Images that tell their ids. */
  private static void add(ScanSums sums, int from, int to, ImageHashes others) {
    byte[] pixels = new byte[(to - from) * SIDE];
    for (int i = 0; i < to - from; i++) {
      for (int pixel = 0; pixel < SIDE; pixel++) {
        pixels[i * SIDE + pixel] = (byte) ((from + i) >> (8 * pixel));
      }
    }
    ImageBlock block =
        new ImageBlock(
            1,
            SIDE,
            LongStream.range(from, to).toArray(),
            pixels,
            IntStream.range(from, to).map(id -> id % 10).toArray());
    sums.addAll(List.of(block).iterator(), others, List.of());
  }
}
