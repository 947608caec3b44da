package org.digits.publishing.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/**
 * As {@link FaultyDisk}, but an object store: no renames, and a file is there when it is closed.
 */
public class FaultyStore extends FaultyDisk {
  /** Also of the store that has conditional writes. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.store.impl", FaultyStore.class.getName());
    configuration.set("fs.conditional.impl", FaultyConditionalStore.class.getName());
    return configuration;
  }

  /** What has to hold when a file's stream is closed. */
  interface Condition {
    void check() throws IOException;
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
    return closing(file, () -> {});
  }

  FSDataOutputStream closing(Path file, Condition condition) throws IOException {
    return new FSDataOutputStream(
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              Faults.change(() -> put(file, toByteArray(), condition));
            }
          }
        },
        null);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] statuses = super.listStatus(path);
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] = plain(statuses[i]);
    }
    return statuses;
  }

  // A local file's status looks for its owner when it is copied, and takes no other scheme than
  // file.
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("an object store copies");
  }

  private static Void put(Path file, byte[] bytes, Condition condition) throws IOException {
    java.nio.file.Path target = java.nio.file.Path.of(file.toUri().getPath());
    java.nio.file.Path whole = Files.createTempFile("object", null);
    Files.write(whole, bytes);
    synchronized (FaultyStore.class) {
      condition.check();
      Files.createDirectories(target.getParent());
      Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return null;
  }
}
