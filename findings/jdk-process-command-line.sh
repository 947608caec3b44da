#!/usr/bin/env bash
# Java cuts another process's command line off after 4,096 bytes, and then knows no arguments of it at all.
#
# Library: JDK 17 (17.0.15), java.lang.ProcessHandle.Info, on Linux.
# Behaviour: of /proc/PID/cmdline, which has everything, the JDK takes the first page.
#   commandLine() then ends in the middle of an argument with no sign of it, and arguments() is empty.
#   A JVM with a long class path is such a process: whoever looks for its main class or its last
#   arguments does not find it.
# Seen (2026-11-29, Java 17.0.15, Linux x86-64), for arguments of 3,000 and of 5,000 characters before the last one:
#   3000: 4 arguments, ends with the last one true; 5000: 0 arguments, 4096 characters, ends with the last one false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > CommandLine.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;

class CommandLine {
  public static void main(String[] args) throws Exception {
    for (int length : new int[] {3000, 5000}) {
      Process process =
          new ProcessBuilder("sh", "-c", "read line; exit 0", "x".repeat(length), "the-last-one").start();
      try {
        Path kernel = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        while (!Files.readString(kernel).contains("the-last-one")) {
          Thread.sleep(10);
        }
        ProcessHandle.Info info = process.toHandle().info();
        String line = info.commandLine().orElse("");
        System.out.printf(
            "%d: %d arguments, %s characters, ends with the last one %s; ",
            length,
            info.arguments().orElse(new String[0]).length,
            line.length(),
            line.strip().endsWith("the-last-one"));
      } finally {
        process.destroy();
      }
    }
  }
}
JAVA
seen=$(java CommandLine.java)
case $seen in
  "3000: 4 arguments, 30"*" true; 5000: 0 arguments, 4096 characters, ends with the last one false; ") ;;
  *)
    echo "changed: $seen" >&2
    exit 1
    ;;
esac
echo "seen: $seen"
