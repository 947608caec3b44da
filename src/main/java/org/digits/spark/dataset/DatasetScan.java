package org.digits.spark.dataset;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.ImageSketch.Matches;
import org.digits.spark.images.ImageDataset;

/**
 * One pass over a data set.
 *
 * @param ids of all images, in the order of the partitions
 * @param labels images of each label
 * @param statistics what the images look like
 * @param sha256 sum, modulo 2^256, over the images of SHA-256(id, label, SHA-256(pixels)): equal
 *     for equal content in any order
 * @param contentSha256 as above, of SHA-256(label, SHA-256(pixels)): equal under other ids, too
 * @param imageHashes SHA-256 of every image's pixels, where asked for
 * @param overlap ids of the images whose pixels stand in the other data set too
 * @param sketch of the images
 * @param matches of the images with each set that they were looked up in; empty without images
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never a map key
public record DatasetScan(
    long[] ids,
    LabelHistogram labels,
    ImageStatistics statistics,
    String sha256,
    String contentSha256,
    Set<String> imageHashes,
    List<Long> overlap,
    ImageSketch sketch,
    List<Matches> matches) {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /** Number of images. */
  public int count() {
    return ids.length;
  }

  /** Scans a data set. */
  public static DatasetScan of(ImageDataset dataset) {
    return findingOverlap(dataset, Set.of());
  }

  /** Scans a data set and keeps every image's hash: 64 bytes an image, for the test set. */
  public static DatasetScan keepingHashes(ImageDataset dataset) {
    Pass pass = new Pass(dataset.height(), dataset.width(), true);
    return pass.merged(dataset.blocks().mapPartitions(blocks -> pass.over(blocks, Known.NONE)));
  }

  /** Scans a data set and finds its images that stand in {@code others} too. */
  public static DatasetScan findingOverlap(ImageDataset dataset, Set<String> others) {
    return comparing(dataset, new Known(new HashSet<>(others), List.of()));
  }

  /** Scans a data set and looks its images up in others. */
  public static DatasetScan lookingUp(ImageDataset dataset, List<ImageSketch> others) {
    return comparing(dataset, new Known(Set.of(), List.copyOf(others)));
  }

  private static DatasetScan comparing(ImageDataset dataset, Known others) {
    Pass pass = new Pass(dataset.height(), dataset.width(), false);
    JavaRDD<ImageBlock> blocks = dataset.blocks();
    Broadcast<Known> known = JavaSparkContext.fromSparkContext(blocks.context()).broadcast(others);
    try {
      return pass.merged(blocks.mapPartitions(part -> pass.over(part, known.value())));
    } finally {
      known.destroy();
    }
  }

  /** The content hash of sets of images together, from theirs. */
  static String contentSha256(Stream<String> parts) {
    return hex(
        parts
            .map(hex -> new BigInteger(hex, 16))
            .reduce(BigInteger.ZERO, BigInteger::add)
            .mod(MODULUS));
  }

  private static String hex(BigInteger sum) {
    return String.format("%064x", sum);
  }

  /** Other images: SHA-256 of their pixels, and sketches. */
  private record Known(Set<String> hashes, List<ImageSketch> sketches) implements Serializable {
    static final Known NONE = new Known(Set.of(), List.of());
  }

  /** How images are scanned; a partition's blocks are merged before they go to the driver. */
  private record Pass(int height, int width, boolean keepsHashes) implements Serializable {
    Iterator<Part> over(Iterator<ImageBlock> blocks, Known others) {
      List<Part> parts = new ArrayList<>();
      ImageSketch.Builder sketch = new ImageSketch.Builder();
      blocks.forEachRemaining(block -> parts.add(Part.of(block, keepsHashes, others, sketch)));
      return List.of(merge(parts, sketch)).iterator();
    }

    DatasetScan merged(JavaRDD<Part> partitions) {
      Part all = merge(partitions.collect(), new ImageSketch.Builder());
      return new DatasetScan(
          all.ids,
          all.labels,
          all.statistics,
          hex(all.sum),
          hex(all.contentSum),
          new HashSet<>(all.hashes),
          all.overlap,
          all.sketch,
          all.matches);
    }

    private Part merge(List<Part> parts, ImageSketch.Builder sketch) {
      long[] ids = parts.stream().flatMapToLong(part -> Arrays.stream(part.ids)).toArray();
      LabelHistogram labels = LabelHistogram.none();
      ImageStatistics statistics = ImageStatistics.none(height, width);
      BigInteger sum = BigInteger.ZERO;
      BigInteger contentSum = BigInteger.ZERO;
      List<String> hashes = new ArrayList<>();
      List<Long> overlap = new ArrayList<>();
      List<Matches> matches = List.of();
      for (Part part : parts) {
        labels = labels.merge(part.labels);
        statistics = statistics.merge(part.statistics);
        sum = sum.add(part.sum).mod(MODULUS);
        contentSum = contentSum.add(part.contentSum).mod(MODULUS);
        hashes.addAll(part.hashes);
        overlap.addAll(part.overlap);
        sketch.add(part.sketch);
        matches = plus(matches, part.matches);
      }
      return new Part(
          ids, labels, statistics, sum, contentSum, hashes, overlap, sketch.build(), matches);
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
  }

  @SuppressWarnings("ArrayRecordComponent") // a result, never a map key
  private record Part(
      long[] ids,
      LabelHistogram labels,
      ImageStatistics statistics,
      BigInteger sum,
      BigInteger contentSum,
      List<String> hashes,
      List<Long> overlap,
      ImageSketch sketch,
      List<Matches> matches)
      implements Serializable {

    /** A block's part; its images go to {@code sketch}, so that a partition has one. */
    static Part of(ImageBlock block, boolean keepHashes, Known others, ImageSketch.Builder sketch) {
      MessageDigest sha256 = sha256();
      BigInteger sum = BigInteger.ZERO;
      BigInteger contentSum = BigInteger.ZERO;
      List<String> hashes = new ArrayList<>();
      List<Long> overlap = new ArrayList<>();
      long[] shortHashes = new long[block.size()];
      int bytes = block.imageBytes();
      for (int row = 0; row < block.size(); row++) {
        sha256.update(block.pixels(), row * bytes, bytes);
        byte[] image = sha256.digest();
        String hash = HexFormat.of().formatHex(image);
        if (keepHashes) {
          hashes.add(hash);
        }
        if (others.hashes().contains(hash)) {
          overlap.add(block.ids()[row]);
        }
        shortHashes[row] = ImageSketch.hash(image);
        sketch.add(shortHashes[row]);
        byte[] header = header(block.ids()[row], block.labels()[row]);
        sha256.update(header);
        sum = sum.add(new BigInteger(1, sha256.digest(image)));
        sha256.update(header, Long.BYTES, Integer.BYTES);
        contentSum = contentSum.add(new BigInteger(1, sha256.digest(image)));
      }
      return new Part(
          block.ids(),
          LabelHistogram.of(block),
          ImageStatistics.of(block),
          sum.mod(MODULUS),
          contentSum.mod(MODULUS),
          hashes,
          overlap,
          ImageSketch.none(),
          others.sketches().stream().map(known -> known.matches(shortHashes)).toList());
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
}
