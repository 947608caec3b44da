package org.digits.doctor;

import org.digits.training.shards.ShardPlan;

/**
 * What a training needs of one JVM, in bytes. Spark refuses heaps below 450 MiB, 1.5 times what it
 * sets aside. On top come the images, read, shuffled and cached, so three times; of more than
 * {@link ShardPlan#WHOLE_BYTES}, which stay on disk, a block of each training thread's; and each
 * thread's engine: 3.5 MiB of floats for MNIST's network, and its lists. Outside the heap: classes,
 * compiled code, thread stacks, and ND4J with its libraries. For MNIST on two threads the sum is
 * 1.1 GiB; measured: 812 MiB resident at a heap limit of 1 GiB.
 *
 * @param heapBytes within the heap's limit
 * @param otherBytes outside the heap
 * @param scratchBytes in spark.local.dir: the application's jar, and the images, shuffled and in
 *     blocks
 */
public record ResourceNeed(long heapBytes, long otherBytes, long scratchBytes) {
  /** Files of a run (4 MB) and its last three checkpoints (1.5 MB each), with room for growth. */
  public static final long OUTPUT_BYTES = 32 * Bytes.MIB;

  /** Unpacked native libraries of Spark's compressors, and the JVM's own files. */
  static final long TEMPORARY_BYTES = 64 * Bytes.MIB;

  private static final long SPARK_HEAP_BYTES = 450 * Bytes.MIB;
  private static final long THREAD_BYTES = 6 * Bytes.MIB;
  private static final long OTHER_BYTES = 512 * Bytes.MIB;
  private static final int COPIES = 3;

  /**
   * Of a JVM that trains.
   *
   * @param imageBytes pixels that it holds
   * @param threads that train in it
   * @param jarBytes of the application
   */
  public static ResourceNeed ofTraining(long imageBytes, int threads, long jarBytes) {
    long held = imageBytes <= ShardPlan.WHOLE_BYTES ? imageBytes : threads * ShardPlan.BLOCK_BYTES;
    return new ResourceNeed(
        SPARK_HEAP_BYTES + COPIES * held + threads * THREAD_BYTES,
        OTHER_BYTES,
        jarBytes + COPIES * imageBytes);
  }

  /** Of a driver whose executors train: as of one thread that holds no images. */
  public static ResourceNeed ofDriver(long jarBytes) {
    return ofTraining(0, 1, jarBytes);
  }
}
