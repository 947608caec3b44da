package org.digits.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.digits.data.ByteSource;
import org.digits.data.NamedPart;
import org.digits.data.idx.IdxName;

/**
 * A folder that holds the files, plain or .gz: under their own names, or under others that say the
 * same of an IDX file ({@link IdxName}), there or in folders inside, and then with the right
 * content.
 */
public record LocalFolder(Path folder) implements MnistSource {
  private static final int MOST_DEPTH = 4;

  @Override
  public String description() {
    return "folder " + folder;
  }

  @Override
  public void fetch(MnistFile file, Path into) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new SourceUnavailableException("no such folder", null);
    }
    Path found = find(file);
    try (InputStream in = Files.newInputStream(found)) {
      Transfer.copy(in, file, into);
    }
  }

  private Path find(MnistFile file) throws IOException {
    for (String name : List.of(file.name(), file.name() + ".gz")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    List<Path> alike = alike(file);
    for (Path candidate : alike) {
      if (file.matches(ByteSource.of(candidate))) {
        return candidate;
      }
    }
    throw new IOException(
        alike.isEmpty()
            ? "neither the file nor its .gz is there"
            : "neither the file nor its .gz is there, and %s has another content"
                .formatted(folder.relativize(alike.get(0))));
  }

  /** Files whose names say the same: images or labels, of training or test. */
  private List<Path> alike(MnistFile file) throws IOException {
    Optional<IdxName.Kind> kind = IdxName.kind(file.name());
    Optional<NamedPart> part = NamedPart.of(file.name());
    if (kind.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, MOST_DEPTH)) {
      return files
          .filter(Files::isRegularFile)
          .filter(path -> IdxName.kind(path.toString()).equals(kind))
          .filter(path -> part(path).equals(part))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  // Of the file's name, or else of its folder's.
  private Optional<NamedPart> part(Path path) {
    Optional<NamedPart> part = NamedPart.of(path.getFileName().toString());
    Path parent = path.getParent();
    return part.isPresent() || parent == null || parent.equals(folder)
        ? part
        : NamedPart.of(parent.getFileName().toString());
  }
}
