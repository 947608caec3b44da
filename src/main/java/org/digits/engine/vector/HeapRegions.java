package org.digits.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
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
      return isOn(jvm.getVMOption("UseG1GC"))
          ? Integer.parseInt(jvm.getVMOption("G1HeapRegionSize").getValue())
          : 0;
    } catch (IllegalArgumentException e) { // a JVM without G1
      return 0;
    }
  }

  private static boolean isOn(VMOption option) {
    return Boolean.parseBoolean(option.getValue());
  }
}
