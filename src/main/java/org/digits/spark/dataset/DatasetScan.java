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
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never a map key
public record DatasetScan(
    long[] ids,
    LabelHistogram labels,
    ImageStatistics statistics,
    String sha256,
    String contentSha256,
    Set<String> imageHashes,
    List<Long> overlap) {
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
    return pass.merged(dataset.blocks().mapPartitions(blocks -> pass.over(blocks, Set.of())));
  }

  /** Scans a data set and finds its images that stand in {@code others} too. */
  public static DatasetScan findingOverlap(ImageDataset dataset, Set<String> others) {
    Pass pass = new Pass(dataset.height(), dataset.width(), false);
    JavaRDD<ImageBlock> blocks = dataset.blocks();
    Broadcast<Set<String>> hashes =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(new HashSet<>(others));
    try {
      return pass.merged(blocks.mapPartitions(part -> pass.over(part, hashes.value())));
    } finally {
      hashes.destroy();
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

  /** How images are scanned; a partition's blocks are merged before they go to the driver. */
  private record Pass(int height, int width, boolean keepsHashes) implements Serializable {
    Iterator<Part> over(Iterator<ImageBlock> blocks, Set<String> others) {
      List<Part> parts = new ArrayList<>();
      blocks.forEachRemaining(block -> parts.add(Part.of(block, keepsHashes, others)));
      return List.of(merge(parts)).iterator();
    }

    DatasetScan merged(JavaRDD<Part> partitions) {
      Part all = merge(partitions.collect());
      return new DatasetScan(
          all.ids,
          all.labels,
          all.statistics,
          hex(all.sum),
          hex(all.contentSum),
          new HashSet<>(all.hashes),
          all.overlap);
    }

    private Part merge(List<Part> parts) {
      long[] ids = parts.stream().flatMapToLong(part -> Arrays.stream(part.ids)).toArray();
      LabelHistogram labels = LabelHistogram.none();
      ImageStatistics statistics = ImageStatistics.none(height, width);
      BigInteger sum = BigInteger.ZERO;
      BigInteger contentSum = BigInteger.ZERO;
      List<String> hashes = new ArrayList<>();
      List<Long> overlap = new ArrayList<>();
      for (Part part : parts) {
        labels = labels.merge(part.labels);
        statistics = statistics.merge(part.statistics);
        sum = sum.add(part.sum).mod(MODULUS);
        contentSum = contentSum.add(part.contentSum).mod(MODULUS);
        hashes.addAll(part.hashes);
        overlap.addAll(part.overlap);
      }
      return new Part(ids, labels, statistics, sum, contentSum, hashes, overlap);
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
      List<Long> overlap)
      implements Serializable {

    static Part of(ImageBlock block, boolean keepHashes, Set<String> others) {
      MessageDigest sha256 = sha256();
      BigInteger sum = BigInteger.ZERO;
      BigInteger contentSum = BigInteger.ZERO;
      List<String> hashes = new ArrayList<>();
      List<Long> overlap = new ArrayList<>();
      int bytes = block.imageBytes();
      for (int row = 0; row < block.size(); row++) {
        sha256.update(block.pixels(), row * bytes, bytes);
        byte[] image = sha256.digest();
        String hash = HexFormat.of().formatHex(image);
        if (keepHashes) {
          hashes.add(hash);
        }
        if (others.contains(hash)) {
          overlap.add(block.ids()[row]);
        }
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
          overlap);
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
