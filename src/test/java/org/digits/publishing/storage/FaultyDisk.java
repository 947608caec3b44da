package org.digits.publishing.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local disk that meets {@link Faults}, with the renames of HDFS. */
public class FaultyDisk extends RawLocalFileSystem {
  /** Its place in Hadoop's other interface. */
  public static final class Context extends DelegateToFileSystem {
    /** As Hadoop calls it. */
    public Context(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new FaultyDisk(), configuration, "disk", false);
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      if (!overwrite && fsImpl.exists(to)) {
        throw new IOException("it exists");
      }
      fsImpl.rename(from, to);
    }
  }

  public static Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.disk.impl", FaultyDisk.class.getName());
    configuration.set("fs.AbstractFileSystem.disk.impl", Context.class.getName());
    configuration.set(Renaming.SCHEMES_KEY, "disk");
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("disk:///");
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
    FSDataOutputStream out =
        Faults.change(
            () -> super.create(file, overwrite, bufferBytes, replication, blockBytes, progress));
    return new FSDataOutputStream(new FaultyStream(out), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return Faults.change(() -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return Faults.change(() -> super.delete(path, recursive));
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return Faults.change(() -> super.mkdirs(path));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
    return Faults.read(() -> super.open(path, bufferBytes));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return Faults.read(() -> super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Faults.read(() -> super.listStatus(path));
  }

  /** Bytes reach the disk one by one with the calls that bring them. */
  private static final class FaultyStream extends FilterOutputStream {
    FaultyStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      Faults.change(
          () -> {
            out.write(bytes, from, length);
            out.flush();
            return null;
          });
    }
  }
}
