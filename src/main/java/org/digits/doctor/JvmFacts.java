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
import org.digits.engine.dl4j.Nd4jCheck;
import org.digits.engine.vector.JvmCompiler;
import org.digits.engine.vector.JvmFlags;
import org.digits.engine.vector.VectorEngine;
import org.xerial.snappy.Snappy;

/**
 * What one JVM says of itself.
 *
 * @param javaVersion such as 17.0.15
 * @param javaHome where it is installed
 * @param vectorApi whether it has the module jdk.incubator.vector
 * @param closedPackages that Spark needs open and are not
 * @param dl4j whether its class path has DL4J
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
    boolean dl4j,
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
        hasDl4j(),
        Answer.of(() -> Nd4jCheck.multiply()),
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

  /** The slim jar has none. */
  private static boolean hasDl4j() {
    return JvmFacts.class.getClassLoader().getResource("org/nd4j/linalg/factory/Nd4j.class")
        != null;
  }
}
