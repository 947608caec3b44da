package org.digits.publishing.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.io.IOUtils;

/**
 * Writes a file that appears whole: under a temporary name beside it, synced and renamed, or in
 * place where renames are copies, since an object store shows a file when it is closed.
 */
final class AtomicFile {
  private final FileSystem fileSystem;
  private final Path target;
  private final Optional<Renaming> renaming;

  AtomicFile(FileSystem fileSystem, Path target, Optional<Renaming> renaming) {
    this.fileSystem = fileSystem;
    this.target = target;
    this.renaming = renaming;
  }

  /** Writes a file that is not there yet; returns its length. */
  int create(byte[] bytes) throws IOException {
    if (renaming.isEmpty()) {
      writeSynced(target, bytes, false);
    } else {
      writeBeside(bytes, renaming.get()::toNew);
    }
    return bytes.length;
  }

  /** Writes a file whether or not it is there; returns its length. */
  int replace(byte[] bytes) throws IOException {
    if (renaming.isEmpty()) {
      writeSynced(target, bytes, true);
    } else {
      writeBeside(bytes, renaming.get()::over);
    }
    return bytes.length;
  }

  private void writeBeside(byte[] bytes, Commit commit) throws IOException {
    String name = ".%s.%s.tmp".formatted(target.getName(), UUID.randomUUID());
    Path temporary = new Path(target.getParent(), new Path(null, null, name));
    try {
      writeSynced(temporary, bytes, false);
      commit.rename(temporary, target);
    } catch (IOException e) {
      try {
        fileSystem.delete(temporary, false);
      } catch (IOException cleanup) {
        e.addSuppressed(cleanup);
      }
      throw e;
    }
  }

  private void writeSynced(Path file, byte[] bytes, boolean overwrite) throws IOException {
    // Not a try with resources: HDFS throws one exception twice, and it cannot suppress itself.
    FSDataOutputStream out = fileSystem.create(file, overwrite);
    try {
      out.write(bytes);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      out.close();
    } catch (IOException e) {
      IOUtils.closeStream(out);
      throw e;
    } catch (FSError e) {
      IOUtils.closeStream(out);
      // The raw local file system's name for an I/O failure, such as a full disk.
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private interface Commit {
    void rename(Path from, Path to) throws IOException;
  }
}
