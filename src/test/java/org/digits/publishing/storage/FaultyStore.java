package org.digits.publishing.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * As {@link FaultyDisk}, but an object store: no renames, and a file is there when it is closed.
 */
public final class FaultyStore extends FaultyDisk {
  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.store.impl", FaultyStore.class.getName());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("store:///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferBytes,
      short replication,
      long blockBytes,
      Progressable progress)
      throws IOException {
    if (!overwrite && exists(file)) {
      throw new IOException("it exists");
    }
    return new FSDataOutputStream(
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              Faults.change(() -> put(file, toByteArray()));
            }
          }
        },
        null);
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("an object store copies");
  }

  private Void put(Path file, byte[] bytes) throws IOException {
    try (RawLocalFileSystem disk = new RawLocalFileSystem()) {
      disk.initialize(URI.create("file:///"), getConf());
      Path place = new Path("file://" + file.toUri().getPath());
      try (FSDataOutputStream out = disk.create(place, true)) {
        out.write(bytes);
      }
    }
    return null;
  }
}
