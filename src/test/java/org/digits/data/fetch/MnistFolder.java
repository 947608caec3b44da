package org.digits.data.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.digits.process.BetweenProcesses;
import org.junit.jupiter.api.Assumptions;

/** MNIST for tests: the user's copy, or one under target/ for all of them. */
public final class MnistFolder {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  private MnistFolder() {}

  /** The folder; empty, which it says loudly, where MNIST is not to be had. */
  public static Optional<Path> find() throws IOException {
    Path present = ROOT.resolve("data/mnist");
    if (Files.exists(present.resolve("t10k-labels-idx1-ubyte"))) {
      return Optional.of(present);
    }
    Path fetched = ROOT.resolve("target/mnist");
    try {
      BetweenProcesses.oneAtATime(
          fetched.resolveSibling("mnist.lock"),
          () -> MnistFetcher.fetch(fetched, FetchOptions.mnist(Optional.empty())));
      return Optional.of(fetched);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (FetchException e) {
      System.err.printf(
          "%n*** MNIST is neither in data/mnist nor to be had: %s ***%n%n", e.getMessage());
      return Optional.empty();
    }
  }

  /** The folder; skips the test, and says so loudly, where MNIST is not to be had. */
  public static Path orSkip(String test) throws IOException {
    Optional<Path> found = find();
    if (found.isEmpty()) {
      System.err.printf("*** %s IS SKIPPED ***%n%n", test);
      Assumptions.abort("MNIST is not to be had");
    }
    return found.get();
  }
}
