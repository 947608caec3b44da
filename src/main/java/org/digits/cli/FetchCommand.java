package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.digits.data.FetchOptions;
import org.digits.data.MnistFetcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets the four MNIST files. */
@Command(
    name = "fetch",
    description = "Gets MNIST's four IDX files and checks their SHA-256.",
    footer = {"", "Example: submit-scripts/digits.sh fetch --data data/mnist"},
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      description = "folder to put the files in (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("data/mnist");

  @Option(names = "--from", description = "local folder that is tried first")
  private Path from;

  @Option(names = "--mirror", description = "URL of a folder, in place of the known mirrors")
  private List<URI> mirrors = FetchOptions.MIRRORS;

  FetchCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    MnistFetcher.fetch(data, FetchOptions.mnist(Optional.ofNullable(from), mirrors))
        .forEach((file, origin) -> out.println(data.resolve(file.name()) + ": " + origin));
    return 0;
  }
}
