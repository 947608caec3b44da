package org.digits.publishing;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Writes a file under a temporary name beside it, synced where possible, and renames it. */
final class AtomicFile {
  private final FileSystem fileSystem;
  private final Path target;

  AtomicFile(FileSystem fileSystem, Path target) {
    this.fileSystem = fileSystem;
    this.target = target;
  }

  /** Writes a file that is not there yet; returns its length. */
  int create(byte[] bytes) throws IOException {
    return write(bytes, this::checkedRename);
  }

  /** Writes a file whether or not it is there; returns its length. */
  int replace(byte[] bytes) throws IOException {
    return write(bytes, this::renameOver);
  }

  private int write(byte[] bytes, Commit commit) throws IOException {
    String name = ".%s.%s.tmp".formatted(target.getName(), UUID.randomUUID());
    Path temporary = new Path(target.getParent(), name);
    try {
      writeSynced(temporary, bytes);
      commit.rename(temporary);
      return bytes.length;
    } catch (IOException e) {
      try {
        fileSystem.delete(temporary, false);
      } catch (IOException cleanup) {
        e.addSuppressed(cleanup);
      }
      throw e;
    }
  }

  private void writeSynced(Path file, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, false)) {
      out.write(bytes);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    } catch (FSError e) {
      // The raw local file system's name for an I/O failure, such as a full disk.
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private void renameOver(Path temporary) throws IOException {
    if (fileSystem instanceof RawLocalFileSystem) {
      // One POSIX rename; FileContext would delete first here.
      checkedRename(temporary);
      return;
    }
    try {
      FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf())
          .rename(temporary, target, Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      fileSystem.delete(target, false);
      checkedRename(temporary);
    }
  }

  private void checkedRename(Path temporary) throws IOException {
    if (!fileSystem.rename(temporary, target)) {
      throw new IOException("the file system refused to rename %s to it".formatted(temporary));
    }
  }

  private interface Commit {
    void rename(Path temporary) throws IOException;
  }
}
