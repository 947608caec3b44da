package org.digits.publishing.storage;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Room on a file system. */
public final class StorageSpace {
  // What Linux and HDFS say of a full disk, and of a limit for a user or a process.
  private static final Pattern RAN_OUT =
      Pattern.compile(
          "No space left on device|File too large|[Qq]uota exceeded|DiskSpace quota of .* exceeded");

  private StorageSpace() {}

  /** Whether a failure's message says that there is no more room. */
  public static boolean ranOut(String message) {
    return RAN_OUT.matcher(message).find();
  }

  /**
   * Bytes that are free at a directory; object stores say as much as fits in a long.
   *
   * @param uri of a directory that is there
   */
  public static long freeBytes(String uri, Configuration configuration) throws StorageException {
    try {
      Path named = new Path(uri);
      // A view's links lead to other file systems, and it asks them by the wrong path.
      Path path = named.getFileSystem(configuration).resolvePath(named);
      FileSystem fileSystem = path.getFileSystem(configuration);
      // Hadoop counts what a local disk keeps for the system.
      return fileSystem instanceof LocalFileSystem local
          ? local.pathToFile(path).getUsableSpace()
          : fileSystem.getStatus(path).getRemaining();
    } catch (IOException e) {
      throw new StorageException("cannot read the free space of " + uri, e);
    }
  }
}
