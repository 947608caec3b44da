package org.digits.spark.session;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.digits.doctor.FailureMessage;
import org.digits.doctor.LibraryFailure;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageSpace;

/** What stands behind Spark's exceptions. */
public final class SparkFailures {
  private static final Pattern TARGET = Pattern.compile("while writing rows to (\\S+?)\\.?$");

  private static final Pattern READ_FILE = Pattern.compile("while reading file (\\S+?)\\.?(\\s|$)");

  // Parquet's words.
  private static final Pattern CODEC = Pattern.compile("Class \\S*?(\\w+)Codec was not found");

  // YARN's words.
  private static final String UNKNOWN_QUEUE = "to unknown queue: ";

  private static final int MOST_FRAMES = 8;

  /** What to do about it. */
  public static final String OUT_OF_MEMORY =
      "out of memory; raise the heap's limit: SPARK_SUBMIT_OPTIONS=\"--driver-memory 4g\", on a cluster --executor-memory";

  private SparkFailures() {}

  /** The first cause that is not Spark's own, as a task threw it; Spark's where there is none. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof SparkException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /**
   * The cause's message on one line; where Spark ran out of room, it says where that was, and which
   * file it could not read.
   */
  public static String message(Throwable failure) {
    if (ranOutOfMemory(failure)) {
      return OUT_OF_MEMORY;
    }
    Optional<String> known = ofTheMachine(failure);
    if (known.isPresent()) {
      return known.get();
    }
    Throwable cause = cause(failure);
    String message = line(cause);
    Matcher codec = CODEC.matcher(message);
    if (codec.matches()) {
      message =
          "a Parquet file is packed with %s, whose codec is not on the class path; write it again with snappy, zstd or gzip"
              .formatted(codec.group(1));
    }
    if (message.contains(UNKNOWN_QUEUE)) {
      return message + "; name one of the cluster's: SPARK_SUBMIT_OPTIONS=\"--queue NAME\"";
    }
    return StorageSpace.ranOut(message) && !isStorages(cause)
        ? message + "; " + fullPlace(failure)
        : place(failure, message) + message;
  }

  /**
   * As {@link #message}, with what to do about it, where the machine is at fault: its name, its
   * executors' start, a native library.
   */
  public static Optional<String> ofTheMachine(Throwable failure) {
    Optional<LibraryFailure> library = LibraryFailure.of(failure);
    if (library.isPresent()) {
      return library.map(
          found -> "a native library does not load: %s; %s".formatted(found.found(), found.fix()));
    }
    String message = line(cause(failure));
    return MachineAdvice.on(message).map(advice -> message + "; " + advice);
  }

  private static String line(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName() + kind(cause) + origin(cause)
        : FailureMessage.oneLine(message) + kind(cause);
  }

  // All that an exception without words tells.
  private static String origin(Throwable cause) {
    StackTraceElement[] frames = cause.getStackTrace();
    return cause instanceof FileSystemException || frames.length == 0
        ? ""
        : Arrays.stream(frames)
            .map(Object::toString)
            // The topmost are a library's, often; ours says which step failed.
            .limit(1 + Arrays.stream(frames).takeWhile(SparkFailures::isOthers).count())
            .limit(MOST_FRAMES)
            .collect(Collectors.joining(" from ", " at ", ""));
  }

  private static boolean isOthers(StackTraceElement frame) {
    return !frame.getClassName().startsWith("org.digits.");
  }

  // The readers of Parquet do not say which file is broken, only Spark around them does.
  private static String place(Throwable failure, String message) {
    for (Throwable link = failure; link != null; link = link.getCause()) {
      Matcher file = READ_FILE.matcher(String.valueOf(link.getMessage()));
      if (link instanceof SparkException && file.find()) {
        String name = file.group(1).substring(file.group(1).lastIndexOf('/') + 1);
        return message.contains(name) ? "" : file.group(1) + ": the file cannot be read: ";
      }
    }
    return "";
  }

  private static boolean ranOutOfMemory(Throwable failure) {
    Throwable link = failure;
    while (link != null && !(link instanceof OutOfMemoryError)) {
      link = link.getCause();
    }
    return link != null;
  }

  // Java's own messages are the path alone.
  private static String kind(Throwable failure) {
    if (!(failure instanceof FileSystemException f) || f.getReason() != null) {
      return "";
    }
    if (f instanceof NoSuchFileException) {
      return ": there is no such file or folder";
    }
    if (f instanceof AccessDeniedException) {
      return ": permission denied";
    }
    return f instanceof FileAlreadyExistsException
        ? ": there is a file of this name"
        : ": " + f.getClass().getSimpleName();
  }

  // Its message says where.
  private static boolean isStorages(Throwable failure) {
    return failure instanceof StorageException || failure.getCause() instanceof StorageException;
  }

  private static String fullPlace(Throwable failure) {
    for (Throwable link = failure; link != null; link = link.getCause()) {
      Matcher target = TARGET.matcher(String.valueOf(link.getMessage()));
      if (target.find()) {
        return "make room at " + target.group(1) + ", then run the same command again";
      }
    }
    return "look at " + SparkScratch.advice();
  }
}
