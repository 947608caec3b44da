package org.digits.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.digits.data.FetchException;
import org.digits.data.FetchOptions;
import org.digits.data.MnistFetcher;
import org.junit.jupiter.api.Assumptions;

/** MNIST for tests: the user's copy, or one under target/ for all of them. */
final class MnistFolder {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  private MnistFolder() {}

  /** The folder; skips the test, and says so loudly, where MNIST is not to be had. */
  static Path orSkip(String test) throws IOException {
    Path present = ROOT.resolve("data/mnist");
    if (Files.exists(present.resolve("t10k-labels-idx1-ubyte"))) {
      return present;
    }
    Path fetched = ROOT.resolve("target/mnist");
    try {
      MnistFetcher.fetch(fetched, FetchOptions.mnist(Optional.empty()));
    } catch (FetchException e) {
      System.err.printf(
          "%n*** %s IS SKIPPED: MNIST is neither in data/mnist nor to be had: %s ***%n%n",
          test, e.getMessage());
      Assumptions.abort(e.getMessage());
    }
    return fetched;
  }
}
