package org.digits.publishing;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Room on a file system. */
public final class StorageSpace {
  private StorageSpace() {}

  /**
   * Bytes that are free at a directory; object stores say as much as fits in a long.
   *
   * @param uri of a directory that is there
   */
  public static long freeBytes(String uri, Configuration configuration) throws StorageException {
    Path path = new Path(uri);
    try {
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
