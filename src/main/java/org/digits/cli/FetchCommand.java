package org.digits.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.digits.data.fetch.FetchOptions;
import org.digits.data.fetch.MnistFetcher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gets the four MNIST files. */
@Command(
    name = "fetch",
    description = "Gets MNIST's four IDX files and checks their SHA-256.",
    footer = {"", "Example:", "  submit-scripts/digits.sh fetch --data data/mnist"},
    mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--data",
      defaultValue = "data/mnist",
      paramLabel = "FOLDER",
      description = "folder to put the files in (default: ${DEFAULT-VALUE})")
  private String data = "data/mnist";

  @Spec private CommandSpec spec;

  @Option(names = "--from", paramLabel = "FOLDER", description = "local folder that is tried first")
  private Path from;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = "URL of a folder, in place of the known mirrors")
  private List<URI> mirrors = FetchOptions.MIRRORS;

  FetchCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = folder();
    mirrors.forEach(this::requireWeb);
    MnistFetcher.fetch(folder, FetchOptions.mnist(Optional.ofNullable(from), mirrors))
        .forEach((file, origin) -> out.println(folder.resolve(file.name()) + ": " + origin));
    return 0;
  }

  private void requireWeb(URI mirror) {
    String scheme = String.valueOf(mirror.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--mirror: expected an http:// or https:// address, found %s; a local folder is --from"
              .formatted(mirror));
    }
  }

  private Path folder() {
    String path = data.replaceFirst("^file:(//)?", "");
    if (path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--data: expected a local folder, found %s; %s"
              .formatted(path, MnistFetcher.command(path)));
    }
    return Path.of(path);
  }
}
