package org.digits.data.fetch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.digits.data.idx.IdxName;

/** Gets data files from the first source that has them intact. */
public final class MnistFetcher {
  /** Stands in the result for a file that was in the target already. */
  public static final String KEPT = "already there";

  // Longer than a download, so that nothing is taken from a process that is alive.
  private static final Duration AGE = Duration.ofHours(1);
  private static final Pattern PART = Pattern.compile("\\..*\\.[0-9a-f-]{36}\\.part(\\.gz)?");

  private final Path target;
  private final Map<MnistFile, String> origins = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<IOException> causes = new ArrayList<>();

  private MnistFetcher(Path target) {
    this.target = target;
  }

  /**
   * Makes sure that the target folder holds every file with its checksum. Intact files are kept; a
   * file of the same name with other content is kept beside under {@code <name>.replaced}. A file
   * appears in one atomic step, and nothing half-written stays behind.
   *
   * @return the description of the source each file came from, or {@link #KEPT}
   * @throws FetchException where no source has a file; it lists every source and its failure
   */
  public static Map<MnistFile, String> fetch(Path target, FetchOptions options) throws IOException {
    MnistFetcher fetcher = new MnistFetcher(target);
    Files.createDirectories(target);
    deleteLeftovers(target);
    for (MnistFile file : options.files()) {
      if (Transfer.isIntact(target.resolve(file.name()), file)) {
        fetcher.origins.put(file, KEPT);
      }
    }
    for (MnistSource source : options.sources()) {
      List<MnistFile> missing = fetcher.missing(options.files());
      if (!missing.isEmpty()) {
        fetcher.fetchFrom(source, missing);
      }
    }
    List<MnistFile> missing = fetcher.missing(options.files());
    if (!missing.isEmpty()) {
      throw fetcher.failure(missing);
    }
    return fetcher.origins;
  }

  /** The command line that gets MNIST into a folder, or near it where that is no local one. */
  public static String command(String folder) {
    String fetch = "submit-scripts/digits.sh fetch --data ";
    boolean remote = folder.contains(":") && !folder.startsWith("file:");
    return remote ? fetch + "data/mnist, and copy the files to " + folder : fetch + folder;
  }

  // Of processes that were killed.
  private static void deleteLeftovers(Path target) throws IOException {
    Instant old = Instant.now().minus(AGE);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(target)) {
      for (Path file : files) {
        if (PART.matcher(file.getFileName().toString()).matches()
            && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private List<MnistFile> missing(List<MnistFile> files) {
    return files.stream().filter(file -> !origins.containsKey(file)).toList();
  }

  private void fetchFrom(MnistSource source, List<MnistFile> files) throws IOException {
    List<String> reasons = new ArrayList<>();
    try {
      for (MnistFile file : files) {
        fetchFile(source, file, reasons);
      }
    } catch (SourceUnavailableException e) {
      reasons.add(e.getMessage());
      causes.add(e);
    } finally {
      source.release();
    }
    if (!reasons.isEmpty()) {
      failures.add(source.description() + ": " + String.join(", ", reasons));
    }
  }

  private void fetchFile(MnistSource source, MnistFile file, List<String> reasons)
      throws IOException {
    Path part = target.resolve("." + file.name() + "." + UUID.randomUUID() + ".part");
    try {
      source.fetch(file, part);
      Transfer.verify(part, file);
      publish(file, part, target.resolve(file.name()));
      origins.put(file, source.description());
    } catch (SourceUnavailableException e) {
      throw e;
    } catch (IOException e) {
      // An interrupted caller wants the thread back, not the next source.
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      reasons.add(file.name() + ": " + reason);
      causes.add(e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  // Other data sets use the same file names, so a file that is not MNIST's may be dear to someone.
  private static void publish(MnistFile file, Path part, Path path) throws IOException {
    if (Files.exists(path) && !Transfer.isIntact(path, file)) {
      Path aside = path.resolveSibling(path.getFileName() + IdxName.REPLACED);
      Files.copy(path, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private FetchException failure(List<MnistFile> missing) {
    StringBuilder tried = new StringBuilder();
    for (int i = 0; i < failures.size(); i++) {
      tried.append(" [").append(i + 1).append("] ").append(failures.get(i)).append(';');
    }
    String names = String.join(", ", missing.stream().map(MnistFile::name).toList());
    FetchException failure =
        new FetchException(
            "cannot get %s into %s:%s put the files there by hand, or name a folder that has them"
                .formatted(names, target, failures.isEmpty() ? " no source;" : tried));
    causes.forEach(failure::addSuppressed);
    return failure;
  }
}
