package org.digits.doctor;

import java.util.Locale;

/** Amounts of memory as people read them. */
final class Bytes {
  static final long MIB = 1 << 20;

  private Bytes() {}

  static String text(long bytes) {
    return bytes < 1024 * MIB
        ? bytes / MIB + " MiB"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * MIB));
  }
}
