package org.digits.publishing.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** As {@link FaultyStore}, with put-if-absent and ETags. */
public class FaultyConditionalStore extends FaultyStore {
  @Override
  public URI getUri() {
    return URI.create("conditional:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    return status.isFile() ? new Tagged(status, etag(path)) : status;
  }

  private static String etag(Path path) throws IOException {
    return Sha256.of(Files.readAllBytes(java.nio.file.Path.of(path.toUri().getPath())));
  }

  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String etag;

    Tagged(FileStatus status, String etag) throws IOException {
      super(status);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }

  @Override
  public Conditions createFile(Path file) {
    return new Conditions(this, file);
  }

  /** The conditions of one write, by the names of Hadoop's options. */
  static class Conditions extends FSDataOutputStreamBuilder<FSDataOutputStream, Conditions> {
    private final FaultyStore store;
    private final Path file;

    Conditions(FaultyStore store, Path file) {
      super(store, file);
      this.store = store;
      this.file = file;
    }

    @Override
    public Conditions getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      boolean ifAbsent = getOptions().getBoolean("fs.option.create.conditional.overwrite", false);
      String etag = getOptions().get("fs.option.create.conditional.overwrite.etag");
      java.nio.file.Path place = java.nio.file.Path.of(file.toUri().getPath());
      return store.closing(
          file,
          () -> {
            String found = Files.exists(place) ? etag(file) : null;
            if ((ifAbsent && found != null) || (etag != null && !etag.equals(found))) {
              throw new IOException("412 Precondition Failed");
            }
          });
    }
  }
}
