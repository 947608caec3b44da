package org.digits.spark.dataset;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
import org.digits.training.shards.KeyHistogram;

/**
 * One pass over a data set. It takes as much memory for any number of images.
 *
 * @param labels images of each label
 * @param statistics what the images look like
 * @param sha256 sum, modulo 2^256, over the images of SHA-256(id, label, SHA-256(pixels)): equal
 *     for equal content in any order
 * @param contentSha256 as above, of SHA-256(label, SHA-256(pixels)): equal under other ids, too
 * @param keys by which the images are dealt out, where asked for
 * @param hashes of the images, where asked for and no more than {@link ImageHashes#MOST}
 * @param overlap the images whose pixels stand in the other data set too
 * @param sketch of the images
 * @param matches of the images with each set that they were looked up in; empty without images
 */
public record DatasetScan(
    LabelHistogram labels,
    ImageStatistics statistics,
    String sha256,
    String contentSha256,
    Optional<KeyHistogram> keys,
    Optional<ImageHashes> hashes,
    TestOverlap overlap,
    ImageSketch sketch,
    List<Matches> matches) {
  // More results than these are merged by tasks, since a driver takes a gigabyte of them in all.
  private static final int MOST_RESULTS = 64;

  /** Number of images. */
  public long count() {
    return statistics.count();
  }

  /** Scans a data set. */
  public static DatasetScan of(ImageDataset dataset) {
    return lookingUp(dataset, List.of());
  }

  /** Scans a data set and looks its images up in others. */
  public static DatasetScan lookingUp(ImageDataset dataset, List<ImageSketch> others) {
    return Pass.of(dataset).over(dataset, new Known(new ImageHashes(), List.copyOf(others)));
  }

  /** Scans a test set, and keeps its images' hashes. */
  public static DatasetScan keepingHashes(ImageDataset dataset) {
    return Pass.of(dataset).keeping(HashShare.ALL).over(dataset, Known.NONE);
  }

  /** Scans a data set that this seed will deal out to workers. */
  public static DatasetScan toTrain(ImageDataset dataset, long seed) {
    return Pass.of(dataset).withKeys(seed).over(dataset, Known.NONE);
  }

  /**
   * As above, and finds the images that stand in a test set, too: in one pass, or as many as the
   * test set's hashes need.
   *
   * @param testScan the test set's, with its hashes where they are few enough
   */
  public static DatasetScan toTrain(
      ImageDataset dataset, long seed, ImageDataset test, DatasetScan testScan) {
    Pass pass = Pass.of(dataset).withKeys(seed);
    if (testScan.hashes().isPresent()) {
      return pass.over(dataset, new Known(testScan.hashes().get(), List.of()));
    }
    DatasetScan scan = null;
    for (HashShare share : HashShare.of(testScan.count(), ImageHashes.MOST)) {
      ImageHashes hashes =
          Pass.of(test).keeping(share).over(test, Known.NONE).hashes().orElseThrow();
      DatasetScan next = pass.over(dataset, new Known(hashes, List.of()));
      scan = scan == null ? next : scan.plusOverlap(next.overlap());
    }
    return scan;
  }

  private DatasetScan plusOverlap(TestOverlap more) {
    return new DatasetScan(
        labels,
        statistics,
        sha256,
        contentSha256,
        keys,
        hashes,
        overlap.plus(more),
        sketch,
        matches);
  }

  /** The content hash of sets of images together, from theirs. */
  static String contentSha256(Stream<String> parts) {
    return ScanSums.hex(
        parts.map(hex -> new BigInteger(hex, 16)).reduce(BigInteger.ZERO, BigInteger::add));
  }

  /** Other images: their hashes, and sketches. */
  private record Known(ImageHashes hashes, List<ImageSketch> sketches) implements Serializable {
    static final Known NONE = new Known(new ImageHashes(), List.of());
  }

  /**
   * How images are scanned.
   *
   * @param seed of the keys; null where they are not wanted
   * @param share of the hashes that is kept; null for none
   */
  private record Pass(int height, int width, Long seed, HashShare share) implements Serializable {
    static Pass of(ImageDataset dataset) {
      return new Pass(dataset.height(), dataset.width(), null, null);
    }

    Pass withKeys(long ofSeed) {
      return new Pass(height, width, ofSeed, share);
    }

    Pass keeping(HashShare hashes) {
      return new Pass(height, width, seed, hashes);
    }

    DatasetScan over(ImageDataset dataset, Known others) {
      JavaRDD<ImageBlock> blocks = dataset.blocks();
      JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
      Broadcast<Known> known = context.broadcast(others);
      try {
        int tasks = Math.max(MOST_RESULTS, 2 * context.defaultParallelism());
        JavaRDD<ScanSums> sums =
            blocks
                .coalesce(tasks)
                .mapPartitions(part -> List.of(sums(part, known.value())).iterator());
        return (sums.getNumPartitions() <= MOST_RESULTS
                ? sums.fold(none(), ScanSums::add)
                : sums.treeAggregate(none(), ScanSums::add, ScanSums::add))
            .result();
      } finally {
        known.destroy();
      }
    }

    private ScanSums none() {
      return new ScanSums(height, width, seed, share);
    }

    private ScanSums sums(Iterator<ImageBlock> blocks, Known known) {
      return none().addAll(blocks, known.hashes(), known.sketches());
    }
  }
}
