package org.digits.doctor;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** Judges clocks: run ids, checkpoints' ages and certificates depend on them. */
public final class ClockChecks {
  private static final long MOST_SKEW_MILLIS = 5_000;
  private static final String FIX =
      "set the machine's clock, for example with: systemctl restart chronyd";

  private ClockChecks() {}

  /**
   * The driver's clock.
   *
   * @param built when this program was
   */
  public static Finding driver(Instant now, Instant built) {
    String found = "clock says " + now;
    if (now.atZone(ZoneOffset.UTC).getYear() < built.atZone(ZoneOffset.UTC).getYear()) {
      return Finding.failure(
          "driver", found + ", a year before this program was built, " + built, FIX);
    }
    return Finding.ok("driver", found);
  }

  /**
   * An executor's clock against the driver's.
   *
   * @param beforeMillis the driver's clock when it asked
   * @param answerMillis the executor's
   * @param afterMillis the driver's clock when the answer was there
   */
  public static Finding executor(
      String where, long beforeMillis, long answerMillis, long afterMillis) {
    long early = beforeMillis - answerMillis;
    long late = answerMillis - afterMillis;
    long skew = Math.max(0, Math.max(early, late));
    if (skew <= MOST_SKEW_MILLIS) {
      return Finding.ok(where, "clock agrees with the driver's");
    }
    String found =
        String.format(
            Locale.ROOT,
            "clock is at least %.1f s %s the driver's",
            skew / 1e3,
            early > 0 ? "behind" : "ahead of");
    return Finding.warning(where, found, FIX);
  }
}
