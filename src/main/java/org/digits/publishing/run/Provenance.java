package org.digits.publishing.run;

import java.util.Map;
import java.util.TreeMap;

/** What made a run. */
public final class Provenance {
  private Provenance() {}

  /** Java and operating system of this process, and {@code more}, such as Spark's version. */
  public static Map<String, String> ofThisProcess(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>();
    for (String key : new String[] {"java.version", "java.vm.name", "os.name", "os.arch"}) {
      all.put(key, System.getProperty(key, "unknown"));
    }
    all.putAll(more);
    return all;
  }
}
