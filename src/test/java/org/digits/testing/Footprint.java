package org.digits.testing;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a JVM with a SparkContext holds on to, by name.
 *
 * @param amounts threads, open files, ND4J's buffers, cached data sets and broadcast blocks, each
 *     one a count, and JavaCPP's native memory in units of {@value #NATIVE_UNIT} bytes
 */
public record Footprint(Map<String, Long> amounts) {
  // Less than the smallest network's parameters.
  private static final int NATIVE_UNIT = 16 << 10;
  private static final int MOST_WAITS = 20;

  /** Takes it when Spark has cleaned up behind the garbage collector. */
  public static Footprint settled(JavaSparkContext context) throws InterruptedException {
    Footprint last = now(context);
    for (int wait = 0; wait < MOST_WAITS; wait++) {
      System.gc();
      Thread.sleep(500);
      Footprint next = now(context);
      if (next.equals(last)) {
        return next;
      }
      last = next;
    }
    return last;
  }

  private static Footprint now(JavaSparkContext context) {
    Map<String, Long> amounts = new LinkedHashMap<>();
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    amounts.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    amounts.put("open files", system.getOpenFileDescriptorCount());
    amounts.put("native memory", Pointer.totalBytes() / NATIVE_UNIT);
    amounts.put("ND4J buffers", buffers());
    amounts.put("cached data sets", (long) context.getPersistentRDDs().size());
    amounts.put(
        "broadcast blocks",
        (long) SparkEnv.get().blockManager().getMatchingBlockIds(id -> id.isBroadcast()).size());
    return new Footprint(amounts);
  }

  // They are outside of JavaCPP's count, and ND4J shows its own to nobody.
  private static long buffers() {
    try {
      Field alive = DeallocatorService.class.getDeclaredField("referenceMap");
      alive.setAccessible(true);
      return ((Map<?, ?>) alive.get(Nd4j.getDeallocatorService()))
          .values().stream()
              .map(reference -> ((Reference<?>) reference).get())
              .filter(object -> object instanceof DataBuffer buffer && !buffer.wasClosed())
              .count();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("another version of ND4J", e);
    }
  }

  /**
   * What has grown since: more than by chance, and less than where each run leaves one thing
   * behind.
   */
  public Map<String, Long> grownSince(Footprint before, int runs) {
    long allowed = Math.max(2, runs / 4);
    Map<String, Long> grown = new LinkedHashMap<>();
    amounts.forEach(
        (name, amount) -> {
          long growth = amount - before.amounts.get(name);
          if (growth > allowed) {
            grown.put(name, growth);
          }
        });
    return grown;
  }
}
