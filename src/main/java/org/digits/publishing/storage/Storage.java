package org.digits.publishing.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.parquet.io.InputFile;

/**
 * A directory of any Hadoop file system. Paths are relative to it. A file appears whole or not at
 * all: it is written under a temporary name and renamed, or in place where renames are copies,
 * since an object store shows a file when it is closed.
 */
public final class Storage {
  private static final int STORE_READS = 4;
  private static final int RECORD_BYTES = 64 << 20;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final FileSystem fileSystem;
  private final Path base;
  // The file system's own may be another caller's: Hadoop shares its instances.
  private final Configuration configuration;
  private final Optional<Renaming> renaming;

  private Storage(
      FileSystem fileSystem, Path base, Configuration configuration, Optional<Renaming> renaming) {
    this.fileSystem = fileSystem;
    this.base = base;
    this.configuration = configuration;
    this.renaming = renaming;
  }

  /** The directory at {@code uri}, which need not exist; without a scheme, on the default one. */
  public static Storage of(String uri, Configuration configuration) throws StorageException {
    try {
      Path path = path(uri);
      FileSystem fileSystem = fileSystem(path, configuration);
      Path base = directory(fileSystem.makeQualified(path));
      // The raw local file system leaves no .crc files and can sync; manifests hold SHA-256.
      FileSystem plain =
          fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
      return new Storage(plain, base, configuration, Renaming.of(plain, configuration));
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException("cannot use %s as storage: %s".formatted(uri, reason(e)), e);
    }
  }

  // What stands before a colon is a scheme only where a whole path follows: runs:a is a name.
  private static Path path(String uri) {
    int colon = uri.indexOf(':');
    boolean isName =
        colon > 0
            && uri.lastIndexOf('/', colon) < 0
            && colon + 1 < uri.length()
            && uri.charAt(colon + 1) != '/';
    return new Path(isName ? "./" + uri : uri);
  }

  // Of a bucket without a path Hadoop makes names such as bucketruns.
  private static Path directory(Path qualified) {
    return qualified.toUri().getPath().isEmpty() ? new Path(qualified, "/") : qualified;
  }

  private static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw new IOException(StorageClients.missing(path.toUri().getScheme()), e);
    } catch (LinkageError e) {
      throw new IOException(StorageClients.unusable(path.toUri().getScheme(), e), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw new IOException(StorageClients.missing(path.toUri().getScheme()), e);
      }
      throw e;
    }
  }

  /** The storage at a path inside this one. */
  public Storage inside(String path) {
    return new Storage(fileSystem, resolve(path), configuration, renaming);
  }

  /** The directory that holds this one. */
  Storage parent() throws StorageException {
    requireFolder();
    return new Storage(fileSystem, base.getParent(), configuration, renaming);
  }

  /** Fails where this is a whole disk or bucket. */
  void requireFolder() throws StorageException {
    if (base.isRoot()) {
      throw new StorageException(
          "cannot write %s: it is a whole file system; choose a folder in it"
              .formatted(location()));
    }
  }

  /** This directory's name in the one that holds it. */
  public String name() {
    return base.getName();
  }

  /** A storage at a path or URI of its own, with this one's configuration. */
  public Storage elsewhere(String uri) throws StorageException {
    return of(uri, configuration);
  }

  /** This directory's whole URI. */
  public String location() {
    return base.toString();
  }

  /** The whole URI of a path. */
  public String location(String path) {
    return resolve(path).toString();
  }

  /** Opens a file; the caller closes the stream. */
  public InputStream open(String path) throws StorageException {
    return attempt("read", path, () -> fileSystem.open(resolve(path)));
  }

  /** A whole file of JSON or the like. */
  public byte[] read(String path) throws StorageException {
    return read(path, RECORD_BYTES);
  }

  /** A file as Parquet's own readers take it. */
  public InputFile inputFile(String path) {
    return new StoredInputFile(fileSystem, resolve(path));
  }

  /**
   * A whole file; memory is taken for its real length only.
   *
   * @param mostBytes of a file that is what it should be
   * @throws StorageException also if it is longer
   */
  public byte[] read(String path, long mostBytes) throws StorageException {
    return attempt(
        "read",
        path,
        () -> {
          long length = fileSystem.getFileStatus(resolve(path)).getLen();
          long most = Math.min(mostBytes, MAX_ARRAY);
          if (length > most) {
            throw new IOException("expected at most %d bytes, found %d".formatted(most, length));
          }
          return read(resolve(path), (int) length);
        });
  }

  // An answer that is cut in its body ends in an error of the client, which does not ask again.
  private byte[] read(Path file, int length) throws IOException {
    for (int left = renaming.isPresent() ? 1 : STORE_READS; ; left--) {
      try (InputStream in = fileSystem.open(file)) {
        return in.readNBytes(length);
      } catch (ConnectException | FileNotFoundException | AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** Whether a file or directory is there. */
  public boolean exists(String path) throws StorageException {
    return attempt("look for", path, () -> fileSystem.exists(resolve(path)));
  }

  /** Whether a directory is there. */
  public boolean isDirectory(String path) throws StorageException {
    return attempt(
        "look for",
        path,
        () -> {
          try {
            return fileSystem.getFileStatus(resolve(path)).isDirectory();
          } catch (FileNotFoundException e) {
            return false;
          }
        });
  }

  /** A file's length in bytes. */
  public long length(String path) throws StorageException {
    return attempt("read", path, () -> fileSystem.getFileStatus(resolve(path)).getLen());
  }

  /** A name in a directory. */
  public record Entry(String name, boolean isDirectory) {}

  /** Names in a directory, sorted; empty where there is no such directory. */
  public List<String> list(String path) throws StorageException {
    return entries(path).stream().map(Entry::name).toList();
  }

  /** What a directory holds, sorted by name; empty where there is no such directory. */
  public List<Entry> entries(String path) throws StorageException {
    return attempt(
        "list",
        path,
        () -> {
          try {
            return Arrays.stream(fileSystem.listStatus(resolve(path)))
                .map(status -> new Entry(status.getPath().getName(), status.isDirectory()))
                .sorted(Comparator.comparing(Entry::name))
                .toList();
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  /**
   * Writes a new file and its parent directories. Of several processes one can, but for {@link
   * #weakness}.
   *
   * @throws StorageException also if the file exists
   */
  public void createNew(String path, byte[] bytes) throws StorageException {
    if (exists(path)) {
      throw new StorageException("cannot write %s: it exists".formatted(location(path)));
    }
    attempt(
        "write",
        path,
        () -> renaming.isPresent() ? file(path).create(bytes) : object(path).create(bytes));
  }

  /**
   * Why two processes that create one file at the same moment may both succeed here; empty where
   * one of them does. On an object store it is found out by writing a hidden file.
   */
  public Optional<String> weakness() throws StorageException {
    if (renaming.isPresent()) {
      return Optional.empty();
    }
    ConditionalWrites found = attempt("write to", "", () -> ConditionalWrites.of(fileSystem, base));
    return found.ifAbsent() ? Optional.empty() : Optional.of(found.sentence());
  }

  /** Whether {@link #moveTo} is one step, which a crash or another process cannot divide. */
  public boolean movesAtomically() {
    return renaming.isPresent();
  }

  /**
   * Moves this directory to another place of the same file system.
   *
   * @throws StorageException if something is there; this directory then stays
   */
  public void moveTo(Storage place) throws StorageException {
    attempt(
        "move to " + place.location() + " from",
        "",
        () -> {
          renaming
              .orElseThrow(() -> new IOException("renames are copies here"))
              .directoryToNew(base, place.base);
          return true;
        });
  }

  /** When a file or directory was written. */
  public Instant modified(String path) throws StorageException {
    return attempt(
        "read",
        path,
        () -> {
          FileStatus status = fileSystem.getFileStatus(resolve(path));
          return Instant.ofEpochMilli(
              status.isDirectory() && renaming.isEmpty()
                  ? newest(status.getPath())
                  : status.getModificationTime());
        });
  }

  // An object store has no directories, and its client calls the present their time.
  private long newest(Path directory) throws IOException {
    long newest = 0;
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(directory, true);
    while (files.hasNext()) {
      newest = Math.max(newest, files.next().getModificationTime());
    }
    return newest;
  }

  /** Writes a file in the place of an older one, if any; a reader sees the one or the other. */
  public void replace(String path, byte[] bytes) throws StorageException {
    attempt(
        "write",
        path,
        () ->
            renaming.isPresent()
                ? file(path).replace(bytes)
                : ObjectFile.put(fileSystem, resolve(path), bytes));
  }

  /** What a file's content is known by, to notice that another process has changed it. */
  public record Version(String etag) {}

  /** A file's version; empty where there is no file. */
  public Optional<Version> version(String path) throws StorageException {
    return attempt("look for", path, () -> ObjectFile.version(fileSystem, resolve(path)));
  }

  /**
   * As above, but where the store compares ETags nothing is written once another process has
   * changed the file.
   *
   * @param found the {@link #version} before the content was read
   * @return whether it was written
   */
  public boolean replace(String path, byte[] bytes, Optional<Version> found)
      throws StorageException {
    return attempt(
        "write",
        path,
        () -> {
          if (renaming.isPresent()) {
            file(path).replace(bytes);
            return true;
          }
          return object(path).replace(bytes, found);
        });
  }

  /** Deletes a file or directory with all it holds; nothing happens where there is none. */
  public void deleteRecursively(String path) throws StorageException {
    attempt(
        "delete",
        path,
        () -> {
          if (!fileSystem.delete(resolve(path), true) && fileSystem.exists(resolve(path))) {
            throw new IOException("the file system refused");
          }
          return true;
        });
  }

  /** Fails unless files can be written here; makes the directory. */
  public void ensureWritable() throws StorageException {
    String probe = ".probe-" + UUID.randomUUID();
    try {
      if (!fileSystem.mkdirs(base)) {
        throw new IOException("the directory cannot be made");
      }
      createNew(probe, new byte[] {1});
      deleteRecursively(probe);
    } catch (IOException e) {
      Throwable cause = e instanceof StorageException && e.getCause() != null ? e.getCause() : e;
      throw new StorageException(
          "cannot write to %s: %s; make it writable or choose another --output"
              .formatted(location(), reason(cause)),
          e);
    }
  }

  private ObjectFile object(String path) throws IOException {
    return new ObjectFile(fileSystem, resolve(path), ConditionalWrites.of(fileSystem, base));
  }

  private AtomicFile file(String path) {
    return new AtomicFile(fileSystem, resolve(path), renaming.orElseThrow());
  }

  private Path resolve(String path) {
    if (path.isEmpty()) {
      return base;
    }
    if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException(
          "path %s does not lie inside %s".formatted(path, location()));
    }
    // A name alone may hold a colon, which would be read as a scheme.
    return new Path(base, new Path(null, null, path));
  }

  private <T> T attempt(String verb, String path, Operation<T> operation) throws StorageException {
    try {
      return operation.run();
    } catch (IOException e) {
      throw failure(verb, path, e);
    }
  }

  private StorageException failure(String verb, String path, IOException e) {
    String reason = reason(e);
    String advice =
        StorageSpace.ranOut(reason) ? "; make room there, then run the same command again" : "";
    return new StorageException(
        "cannot %s %s: %s%s".formatted(verb, location(path), reason, advice), e);
  }

  static String reason(Throwable e) {
    if (e instanceof FileNotFoundException && e.getMessage() == null) {
      return "it does not exist";
    }
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  private interface Operation<T> {
    T run() throws IOException;
  }
}
