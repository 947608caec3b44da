package org.digits.publishing.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.digits.publishing.storage.Storage.Version;

/**
 * Writes a file where renames are copies, in place: an object store shows it, whole, when it is
 * closed.
 */
final class ObjectFile {
  private final FileSystem fileSystem;
  private final Path target;
  private final ConditionalWrites conditions;

  ObjectFile(FileSystem fileSystem, Path target, ConditionalWrites conditions) {
    this.fileSystem = fileSystem;
    this.target = target;
    this.conditions = conditions;
  }

  /**
   * A file's version, with the empty ETag where the store has none; empty where there is no file.
   */
  static Optional<Version> version(FileSystem fileSystem, Path file) throws IOException {
    try {
      FileStatus status = fileSystem.getFileStatus(file);
      String etag = status instanceof EtagSource source ? source.getEtag() : null;
      return Optional.of(new Version(etag == null ? "" : etag));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Writes a file that is not there yet; returns its length in bytes. */
  int create(byte[] bytes) throws IOException {
    if (!write(
        bytes,
        Optional.empty(),
        () ->
            conditions.ifAbsent()
                ? ConditionalWrites.ifAbsent(fileSystem, target)
                : fileSystem.create(target, false))) {
      throw new FileAlreadyExistsException("it exists");
    }
    return bytes.length;
  }

  /** Writes a file whether or not it is there; returns its length in bytes. */
  static int put(FileSystem fileSystem, Path file, byte[] bytes) throws IOException {
    return AtomicFile.write(() -> fileSystem.create(file, true), bytes);
  }

  /**
   * Writes a file that is still of a version, where the store compares ETags; returns whether it
   * was written.
   */
  boolean replace(byte[] bytes, Optional<Version> found) throws IOException {
    if (found.isEmpty() ? !conditions.ifAbsent() : !conditions.ifUnchanged()) {
      put(fileSystem, target, bytes);
      return true;
    }
    return write(
        bytes,
        found,
        () ->
            found.isEmpty()
                ? ConditionalWrites.ifAbsent(fileSystem, target)
                : ConditionalWrites.ifUnchanged(fileSystem, target, found.get().etag()));
  }

  /** Whether a write was made; false where another process has changed what was found. */
  private boolean write(byte[] bytes, Optional<Version> found, AtomicFile.Opening opening)
      throws IOException {
    try {
      AtomicFile.write(opening, bytes);
      return true;
    } catch (IOException e) {
      // A client that lost the answer tries again, and is then refused for what it has written.
      Optional<byte[]> standing = standing(e);
      if (standing.isPresent() && Arrays.equals(standing.get(), bytes)) {
        return true;
      }
      if (standing.isEmpty() || version(fileSystem, target).equals(found)) {
        throw e;
      }
      return false;
    }
  }

  private Optional<byte[]> standing(IOException failure) {
    try (var in = fileSystem.open(target)) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }
}
