package org.digits.spark.dataset;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.digits.data.ImageBlock;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.ImageSketch.Matches;
import org.digits.training.shards.KeyHistogram;

/** What a scan has seen so far: as large for any number of images. Parts merge in any order. */
final class ScanSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private LabelHistogram labels = LabelHistogram.none();
  private ImageStatistics statistics;
  private BigInteger sum = BigInteger.ZERO;
  private BigInteger contentSum = BigInteger.ZERO;
  private TestOverlap overlap = TestOverlap.NONE;
  private ImageSketch sketch = ImageSketch.none();
  private List<Matches> matches = List.of();

  /** Null where they are not wanted. */
  private final KeyHistogram keys;

  /** The hashes that are wanted; null where none are. */
  private final HashShare share;

  /** Null where none are wanted, or there are too many. */
  private ImageHashes hashes;

  /**
   * Of no images.
   *
   * @param seed of the keys; null where they are not wanted
   * @param share of the images' hashes that is kept; null for none
   */
  ScanSums(int height, int width, Long seed, HashShare share) {
    statistics = ImageStatistics.none(height, width);
    keys = seed == null ? null : new KeyHistogram(seed);
    this.share = share;
    hashes = share == null ? null : new ImageHashes();
  }

  /** Adds a partition's blocks. */
  ScanSums addAll(Iterator<ImageBlock> blocks, ImageHashes others, List<ImageSketch> sets) {
    ImageSketch.Builder sketches = new ImageSketch.Builder();
    blocks.forEachRemaining(block -> add(block, others, sets, sketches));
    sketch = sketches.add(sketch).build();
    return this;
  }

  private void add(
      ImageBlock block, ImageHashes others, List<ImageSketch> sets, ImageSketch.Builder sketches) {
    MessageDigest sha256 = sha256();
    long[] shortHashes = new long[block.size()];
    LongStream.Builder found = LongStream.builder();
    int bytes = block.imageBytes();
    for (int row = 0; row < block.size(); row++) {
      long id = block.ids()[row];
      sha256.update(block.pixels(), row * bytes, bytes);
      byte[] image = sha256.digest();
      if (others.contains(image)) {
        found.add(id);
      }
      if (hashes != null && share.has(image)) {
        hashes.add(image);
      }
      if (keys != null) {
        keys.add(id);
      }
      shortHashes[row] = ImageSketch.hash(image);
      sketches.add(shortHashes[row]);
      byte[] header = header(id, block.labels()[row]);
      sha256.update(header);
      sum = sum.add(new BigInteger(1, sha256.digest(image)));
      sha256.update(header, Long.BYTES, Integer.BYTES);
      contentSum = contentSum.add(new BigInteger(1, sha256.digest(image)));
    }
    sum = sum.mod(MODULUS);
    contentSum = contentSum.mod(MODULUS);
    labels = labels.merge(LabelHistogram.of(block));
    statistics = statistics.merge(ImageStatistics.of(block));
    overlap = overlap.plus(TestOverlap.of(found.build()));
    matches = plus(matches, sets.stream().map(set -> set.matches(shortHashes)).toList());
    dropTooMany();
  }

  /** Adds another part. */
  ScanSums add(ScanSums other) {
    labels = labels.merge(other.labels);
    statistics = statistics.merge(other.statistics);
    sum = sum.add(other.sum).mod(MODULUS);
    contentSum = contentSum.add(other.contentSum).mod(MODULUS);
    overlap = overlap.plus(other.overlap);
    sketch = sketch.merge(other.sketch);
    matches = plus(matches, other.matches);
    if (keys != null) {
      keys.add(other.keys);
    }
    if (hashes != null && other.hashes != null) {
      hashes.addAll(other.hashes);
      dropTooMany();
    } else {
      hashes = null;
    }
    return this;
  }

  private void dropTooMany() {
    if (hashes != null && hashes.size() > share.most()) {
      hashes = null;
    }
  }

  private static List<Matches> plus(List<Matches> a, List<Matches> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    List<Matches> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i).plus(b.get(i)));
    }
    return sum;
  }

  DatasetScan result() {
    return new DatasetScan(
        labels,
        statistics,
        hex(sum),
        hex(contentSum),
        Optional.ofNullable(keys),
        Optional.ofNullable(hashes),
        overlap,
        sketch,
        matches);
  }

  static String hex(BigInteger sum) {
    return String.format("%064x", sum.mod(MODULUS));
  }

  private static byte[] header(long id, int label) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id)
        .putInt(label)
        .array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
