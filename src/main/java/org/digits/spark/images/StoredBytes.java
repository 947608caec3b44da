package org.digits.spark.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.ByteSource;
import org.digits.publishing.storage.Storage;

/**
 * A file on any Hadoop FileSystem, to be opened on the driver or inside a task.
 *
 * @param folder URI of the folder
 * @param file name in the folder
 * @param configuration Hadoop's, as Spark was given it
 */
public record StoredBytes(String folder, String file, SerializableConfiguration configuration)
    implements ByteSource, Serializable {

  /** The files of a source, as tasks open them. */
  static List<StoredBytes> all(SourceFiles source, SerializableConfiguration configuration) {
    return source.locations().stream()
        .map(
            location -> {
              int slash = location.lastIndexOf('/');
              String folder = location.substring(0, slash);
              return new StoredBytes(folder, location.substring(slash + 1), configuration);
            })
        .toList();
  }

  @Override
  public String name() {
    return folder + "/" + file;
  }

  @Override
  public InputStream open() throws IOException {
    return storage().open(file);
  }

  @Override
  public long length() throws IOException {
    return storage().length(file);
  }

  public boolean exists() throws IOException {
    Storage storage = storage();
    return storage.exists(file) && !storage.isDirectory(file);
  }

  private Storage storage() throws IOException {
    return Storage.of(folder, configuration.value());
  }
}
