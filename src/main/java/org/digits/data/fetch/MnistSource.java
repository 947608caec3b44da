package org.digits.data.fetch;

import java.io.IOException;
import java.nio.file.Path;

/** A place that MNIST's files can be had from. Checksums are the fetcher's business. */
public interface MnistSource {
  /** The source as errors and logs name it. */
  String description();

  /**
   * Writes a file, uncompressed.
   *
   * @param into a name that does not exist yet; the fetcher removes it on failure
   * @throws SourceUnavailableException where asking for another file would be in vain
   */
  void fetch(MnistFile file, Path into) throws IOException;

  /** Drops whatever was kept between files; the source stays usable. */
  default void release() throws IOException {}
}
