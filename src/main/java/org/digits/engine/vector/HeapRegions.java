package org.digits.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The regions of G1's heap: 1 MiB each, more in a heap of 4 GiB and above, at most 32 MiB. */
final class HeapRegions {
  private HeapRegions() {}

  /** Size of one, 0 where another collector is at work. */
  static int bytes() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      return 0;
    }
    try {
      return Integer.parseInt(jvm.getVMOption("G1HeapRegionSize").getValue());
    } catch (IllegalArgumentException e) { // a JVM without G1
      return 0;
    }
  }
}
