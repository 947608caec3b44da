package org.digits.doctor;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges the JVMs of each machine together against its memory. */
public final class HostMemory {
  private HostMemory() {}

  /**
   * One JVM.
   *
   * @param host as Spark names it
   * @param machineBytes of that machine or container
   * @param heapBytes its limit
   * @param need of a training
   */
  public record Jvm(String host, long machineBytes, long heapBytes, ResourceNeed need) {}

  /** One finding for each machine. */
  public static List<Finding> findings(List<Jvm> jvms) {
    return jvms.stream()
        .collect(Collectors.groupingBy(Jvm::host, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(HostMemory::finding)
        .toList();
  }

  private static Finding finding(List<Jvm> jvms) {
    long machine = jvms.get(0).machineBytes();
    long needed =
        jvms.stream().mapToLong(jvm -> jvm.need.heapBytes() + jvm.need.otherBytes()).sum();
    long limits = jvms.stream().mapToLong(jvm -> jvm.heapBytes + jvm.need.otherBytes()).sum();
    String subject = "memory of " + jvms.get(0).host();
    String found =
        "%s for %s that need %s and may grow to %s"
            .formatted(
                Bytes.text(machine),
                jvms.size() == 1 ? "1 JVM" : jvms.size() + " JVMs",
                Bytes.text(needed),
                Bytes.text(limits));
    if (machine < needed) {
      return Finding.failure(
          subject,
          found,
          "use a machine or container of at least %s, or fewer executors on it"
              .formatted(Bytes.text(needed)));
    }
    if (machine < limits) {
      return Finding.warning(
          subject,
          found + ", so the kernel may kill them",
          "lower spark.driver.memory and spark.executor.memory, or raise the container's limit");
    }
    return Finding.ok(subject, found);
  }

  /**
   * Memory that a resource manager allows a container beside the heap.
   *
   * @param overheadBytes as spark.executor.memoryOverhead gives it
   */
  public static Finding overhead(long overheadBytes, ResourceNeed need) {
    String subject = "executors' containers";
    String found =
        "%s beside the heap, %s needed"
            .formatted(Bytes.text(overheadBytes), Bytes.text(need.otherBytes()));
    return overheadBytes < need.otherBytes()
        ? Finding.failure(
            subject,
            found + ", so they are killed in training",
            "SPARK_SUBMIT_OPTIONS=\"--conf spark.executor.memoryOverhead=1g\"")
        : Finding.ok(subject, found);
  }
}
