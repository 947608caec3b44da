package org.digits.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A native library that does not load.
 *
 * @param found what the loader said, in a line
 * @param fix what to do about it
 */
public record LibraryFailure(String found, String fix) {
  // The words of Linux's loaders for a disk that is mounted noexec: glibc's and musl's.
  private static final Pattern NOEXEC =
      Pattern.compile("failed to map segment from shared object|Operation not permitted");

  private static final Pattern MISSING =
      Pattern.compile("(lib\\S+\\.so[.\\d]*): cannot open shared object file");

  private static final Pattern OTHER_LIBC = Pattern.compile("ld-linux\\S*: No such file");

  // What a later use says of a class whose first use failed.
  private static final Pattern USED_AGAIN =
      Pattern.compile(
          "Could not initialize class (org\\.xerial\\.snappy|com\\.github\\.luben)\\S*");

  /** The reason behind a failure; empty where that is no native library. */
  public static Optional<LibraryFailure> of(Throwable failure) {
    List<Throwable> links =
        Stream.iterate(failure, link -> link != null, Throwable::getCause).toList();
    return links.stream()
        .flatMap(
            link -> of(String.valueOf(link.getMessage()), link instanceof LinkageError).stream())
        .reduce((first, deeper) -> deeper);
  }

  private static Optional<LibraryFailure> of(String message, boolean isLinkage) {
    if (message.isBlank()) {
      return Optional.empty();
    }
    String line = FailureMessage.oneLine(message);
    Matcher missing = MISSING.matcher(line);
    if (missing.find()) {
      String library = missing.group(1);
      String also =
          library.startsWith("libgomp") ? " (Debian's package libgomp1, Alpine's libgomp)" : "";
      return Optional.of(new LibraryFailure(line, "install " + library + also));
    }
    if (isLinkage && OTHER_LIBC.matcher(line).find()) {
      return Optional.of(
          new LibraryFailure(line, "use a system with glibc: the library is not for musl"));
    }
    if ((isLinkage && NOEXEC.matcher(line).find()) || USED_AGAIN.matcher(line).find()) {
      return Optional.of(
          new LibraryFailure(
              line,
              "the folder that native libraries are unpacked in lets no program run (is it mounted noexec?): name another with -Djava.io.tmpdir=FOLDER in spark.driver.extraJavaOptions or spark.executor.extraJavaOptions"));
    }
    return Optional.empty();
  }
}
