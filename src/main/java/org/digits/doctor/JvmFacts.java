package org.digits.doctor;

import com.github.luben.zstd.Zstd;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.digits.engine.vector.JvmCompiler;
import org.digits.engine.vector.JvmFlags;
import org.digits.engine.vector.VectorEngine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.xerial.snappy.Snappy;

/**
 * What one JVM says of itself.
 *
 * @param javaVersion such as 17.0.15
 * @param javaHome where it is installed
 * @param vectorApi whether it has the module jdk.incubator.vector
 * @param closedPackages that Spark needs open and are not
 * @param natives whether ND4J computes
 * @param codecs whether Parquet's native libraries work
 * @param kernels that the vector engine runs on
 * @param compiler that compiles them
 * @param compactObjectHeaders whether its objects have short headers (JEP 519)
 * @param collectors names of its garbage collectors
 * @param heapBytes limit of the heap
 * @param machineBytes memory of the machine, or of the container where that is less
 * @param folders for scratch files
 */
public record JvmFacts(
    String javaVersion,
    String javaHome,
    boolean vectorApi,
    List<String> closedPackages,
    Answer natives,
    Answer codecs,
    Answer kernels,
    JvmCompiler compiler,
    boolean compactObjectHeaders,
    List<String> collectors,
    long heapBytes,
    long machineBytes,
    List<ScratchFolder> folders)
    implements Serializable {
  private static final Pattern OPENED = Pattern.compile("--add-opens=([\\w.]+)/([\\w.]+)=");

  /**
   * What a try brought.
   *
   * @param value where it succeeded
   * @param problem where it did not; otherwise empty
   * @param fix of the problem, where its cause is known; otherwise empty
   */
  public record Answer(String value, String problem, String fix) implements Serializable {
    static Answer of(Callable<String> attempt) {
      try {
        return new Answer(attempt.call(), "", "");
      } catch (Throwable failure) { // a native library that is missing is an Error
        return LibraryFailure.of(failure)
            .map(known -> new Answer("", known.found(), known.fix()))
            .orElseGet(() -> new Answer("", Finding.reason(failure), ""));
      }
    }
  }

  /**
   * Asks the JVM that this runs in.
   *
   * @param moduleOptions --add-opens options that Spark needs
   * @param localDirs Spark's scratch folders
   */
  public static JvmFacts ofThisJvm(String moduleOptions, List<String> localDirs) {
    ModuleLayer modules = ModuleLayer.boot();
    List<ScratchFolder> folders = new ArrayList<>();
    localDirs.forEach(folder -> folders.add(ScratchFolder.probe(ScratchFolder.SPARK, folder)));
    folders.add(ScratchFolder.probe(ScratchFolder.JAVA, System.getProperty(ScratchFolder.JAVA)));
    return new JvmFacts(
        System.getProperty("java.version"),
        System.getProperty("java.home"),
        modules.findModule("jdk.incubator.vector").isPresent(),
        closedPackages(modules, moduleOptions),
        Answer.of(JvmFacts::multiply),
        Answer.of(JvmFacts::compress),
        Answer.of(VectorEngine::kernelsOfThisJvm),
        JvmCompiler.ofThisJvm(),
        JvmFlags.value("UseCompactObjectHeaders").map(Boolean::valueOf).orElse(false),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .toList(),
        Runtime.getRuntime().maxMemory(),
        // It knows a container's limit.
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize(),
        List.copyOf(folders));
  }

  /** Whether Spark has a scratch folder to start with. */
  public boolean hasScratch() {
    return folders.stream().anyMatch(folder -> folder.isSparks() && folder.isUsable());
  }

  private static List<String> closedPackages(ModuleLayer modules, String moduleOptions) {
    List<String> closed = new ArrayList<>();
    for (Matcher option = OPENED.matcher(moduleOptions); option.find(); ) {
      String name = option.group(2);
      boolean open =
          modules
              .findModule(option.group(1))
              .filter(module -> module.getPackages().contains(name))
              .map(module -> module.isOpen(name, JvmFacts.class.getModule()))
              .orElse(true);
      if (!open) {
        closed.add(option.group(1) + "/" + name);
      }
    }
    return List.copyOf(closed);
  }

  private static String compress() throws IOException {
    byte[] bytes = new byte[1 << 10];
    boolean same =
        Arrays.equals(bytes, Snappy.uncompress(Snappy.compress(bytes)))
            && Arrays.equals(bytes, Zstd.decompress(Zstd.compress(bytes), bytes.length));
    if (!same) {
      throw new IllegalStateException("Snappy or zstd gives other bytes back");
    }
    return "Snappy and zstd";
  }

  private static String multiply() {
    try (INDArray a = Nd4j.create(new float[] {1, 2, 3, 4}, new long[] {2, 2}, 'c');
        INDArray product = a.mmul(a)) {
      float[] expected = {7, 10, 15, 22};
      for (int i = 0; i < expected.length; i++) {
        if (product.getFloat(i / 2, i % 2) != expected[i]) {
          throw new IllegalStateException(
              "ND4J multiplies wrongly: %s instead of %s"
                  .formatted(product.getFloat(i / 2, i % 2), expected[i]));
        }
      }
      return Nd4j.getBackend().getClass().getSimpleName();
    }
  }
}
