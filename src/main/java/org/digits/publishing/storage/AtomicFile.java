package org.digits.publishing.storage;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.io.IOUtils;

/**
 * Writes a file that appears whole where renames are one step: under a temporary name beside it,
 * synced and renamed.
 */
final class AtomicFile {
  private final FileSystem fileSystem;
  private final Path target;
  private final Renaming renaming;

  AtomicFile(FileSystem fileSystem, Path target, Renaming renaming) {
    this.fileSystem = fileSystem;
    this.target = target;
    this.renaming = renaming;
  }

  /** Writes a file that is not there yet; returns its length. */
  int create(byte[] bytes) throws IOException {
    writeBeside(bytes, renaming::toNew);
    return bytes.length;
  }

  /** Writes a file whether or not it is there; returns its length. */
  int replace(byte[] bytes) throws IOException {
    writeBeside(bytes, renaming::over);
    return bytes.length;
  }

  private void writeBeside(byte[] bytes, Commit commit) throws IOException {
    String name = ".%s.%s.tmp".formatted(target.getName(), UUID.randomUUID());
    Path temporary = new Path(target.getParent(), new Path(null, null, name));
    try {
      write(() -> fileSystem.create(temporary, false), bytes);
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

  /** Writes a whole file, synced where the file system can; returns its length in bytes. */
  static int write(Opening opening, byte[] bytes) throws IOException {
    // Not a try with resources: HDFS throws one exception twice, and it cannot suppress itself.
    FSDataOutputStream out = opening.open();
    try {
      out.write(bytes);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      out.close();
    } catch (IOException e) {
      abandon(out);
      throw e;
    } catch (FSError e) {
      abandon(out);
      // The raw local file system's name for an I/O failure, such as a full disk.
      throw new IOException(e.getCause().getMessage(), e);
    }
    return bytes.length;
  }

  // An object store shows what was written when its stream is closed, half a file too.
  private static void abandon(FSDataOutputStream out) {
    if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
      out.abort();
    } else {
      IOUtils.closeStream(out);
    }
  }

  /** Makes the file's stream. */
  interface Opening {
    FSDataOutputStream open() throws IOException;
  }

  private interface Commit {
    void rename(Path from, Path to) throws IOException;
  }
}
