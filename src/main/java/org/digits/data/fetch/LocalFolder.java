package org.digits.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that holds the files, plain or .gz. */
public record LocalFolder(Path folder) implements MnistSource {
  @Override
  public String description() {
    return "folder " + folder;
  }

  @Override
  public void fetch(MnistFile file, Path into) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new SourceUnavailableException("no such folder", null);
    }
    Path plain = folder.resolve(file.name());
    Path found = Files.exists(plain) ? plain : folder.resolve(file.name() + ".gz");
    if (!Files.exists(found)) {
      throw new IOException("neither the file nor its .gz is there");
    }
    try (InputStream in = Files.newInputStream(found)) {
      Transfer.copy(in, file, into);
    }
  }
}
