package org.digits.publishing.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Renames of a file system that makes each in one step, which no crash and no process divides. */
interface Renaming {
  /** Hadoop's configuration key for the schemes, besides file, whose renames are one step. */
  String SCHEMES_KEY = "digits.atomic-rename.schemes";

  /**
   * Renames a file to a name that nothing has yet.
   *
   * @throws IOException if something has it; the file then keeps its own
   */
  void toNew(Path from, Path to) throws IOException;

  /** Renames a file over another, if there is one. */
  void over(Path from, Path to) throws IOException;

  /**
   * Renames a directory to a name that nothing has yet.
   *
   * @throws IOException if something has it; the directory then keeps its own
   */
  void directoryToNew(Path from, Path to) throws IOException;

  /** The renames of a file system; empty where they are copies, as in object stores. */
  static Optional<Renaming> of(FileSystem fileSystem, Configuration configuration) {
    String scheme = fileSystem.getUri().getScheme();
    if (fileSystem instanceof RawLocalFileSystem local && scheme.equals("file")) {
      return Optional.of(new Local(local));
    }
    String[] atomic =
        configuration.getTrimmedStrings(SCHEMES_KEY, "hdfs", "webhdfs", "swebhdfs", "viewfs");
    if (!Arrays.asList(atomic).contains(scheme)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Context(FileContext.getFileContext(fileSystem.getUri(), configuration)));
    } catch (UnsupportedFileSystemException e) {
      return Optional.empty();
    }
  }

  /** POSIX itself: Hadoop's local rename copies where it cannot rename. */
  record Local(RawLocalFileSystem fileSystem) implements Renaming {
    @Override
    public void toNew(Path from, Path to) throws IOException {
      java.nio.file.Path source = file(from);
      try {
        // A rename would replace silently; a second name for the file cannot.
        Files.createLink(file(to), source);
      } catch (FileAlreadyExistsException e) {
        throw new IOException("it exists", e);
      } catch (UnsupportedOperationException | FileSystemException e) {
        // Not every disk knows second names; this looks, then renames.
        Files.move(source, file(to));
        return;
      }
      Files.delete(source);
    }

    @Override
    public void over(Path from, Path to) throws IOException {
      Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void directoryToNew(Path from, Path to) throws IOException {
      Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private java.nio.file.Path file(Path path) {
      return fileSystem.pathToFile(path).toPath();
    }
  }

  /** Hadoop's FileContext, whose renames say whether they replace. */
  record Context(FileContext context) implements Renaming {
    @Override
    public void toNew(Path from, Path to) throws IOException {
      context.rename(from, to, Rename.NONE);
    }

    @Override
    public void over(Path from, Path to) throws IOException {
      context.rename(from, to, Rename.OVERWRITE);
    }

    @Override
    public void directoryToNew(Path from, Path to) throws IOException {
      toNew(from, to);
    }
  }
}
