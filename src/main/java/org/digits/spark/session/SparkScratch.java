package org.digits.spark.session;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;
import org.digits.doctor.Finding;
import org.digits.doctor.ScratchFolder;
import org.digits.publishing.storage.StorageException;

/** Where Spark keeps what may go: the jar, shuffled rows, blocks that do not fit in memory. */
public final class SparkScratch {
  private SparkScratch() {}

  /**
   * Tries this process's folders before Spark does, which would end it without saying what to do.
   *
   * @throws StorageException if none can be written, or one that can has no room for the jar
   */
  static void requireUsable(SparkConf conf) throws StorageException {
    List<ScratchFolder> folders =
        Arrays.stream(Utils.getConfiguredLocalDirs(conf)).map(ScratchFolder::ofSpark).toList();
    boolean any = folders.stream().anyMatch(ScratchFolder::isUsable);
    long need = copiedBytes(conf);
    // Spark passes over folders that it cannot write while one is left, and takes any of the rest.
    Optional<Finding> failure =
        folders.stream()
            .filter(folder -> !any || folder.isUsable())
            .map(folder -> folder.finding("driver", need, ScratchFolder.SPARK_FIX))
            .filter(finding -> finding.status() == Finding.Status.FAILURE)
            .findFirst();
    if (failure.isPresent()) {
      throw new StorageException(failure.get().found() + "; " + failure.get().fix());
    }
  }

  /**
   * Asks whether so much more fits into this executor's folders.
   *
   * @param what is to be kept there
   * @throws IllegalStateException if it does not
   */
  public static void requireRoom(String what, long bytes) {
    requireRoom(
        what,
        bytes,
        Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs())
            .map(folder -> ScratchFolder.ofSpark(folder.getParent()))
            .toList());
  }

  static void requireRoom(String what, long bytes, List<ScratchFolder> folders) {
    // Spark spreads blocks evenly.
    long each = bytes / folders.size();
    for (ScratchFolder folder : folders) {
      Finding finding = folder.finding("executor", each, ScratchFolder.SPARK_FIX);
      if (finding.status() == Finding.Status.FAILURE) {
        throw new IllegalStateException(
            "%s: %s; %s".formatted(what, finding.found(), finding.fix()));
      }
    }
  }

  /** What to look at when a write of Spark's own fails; begins in the middle of a sentence. */
  static String advice() {
    return "Spark's scratch folders (spark.local.dir, here %s): %s"
        .formatted(
            String.join(", ", Utils.getConfiguredLocalDirs(new SparkConf())),
            ScratchFolder.SPARK_FIX);
  }

  // A local master's only executor copies the jars as any other does.
  private static long copiedBytes(SparkConf conf) {
    return SparkSessions.worksInThisProcess()
        ? Arrays.stream(conf.get("spark.jars", "").split(","))
            .mapToLong(jar -> new File(jar.replaceFirst("^file:/*", "/")).length())
            .sum()
        : 0;
  }
}
