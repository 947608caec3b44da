package org.digits.publishing.storage;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that an object store refuses: where something stands already (put-if-absent), or where it
 * is no longer what was found (by its ETag). What a client says of its store is no proof, since
 * some stores leave the header unread and overwrite in silence: a file is written twice, once for
 * each file system of this process.
 *
 * @see <a href="https://issues.apache.org/jira/browse/HADOOP-19256">HADOOP-19256</a>
 * @param ifAbsent whether put-if-absent holds
 * @param ifUnchanged whether ETags are compared
 * @param why they are not, a clause for people; empty where put-if-absent holds
 */
record ConditionalWrites(boolean ifAbsent, boolean ifUnchanged, String why) {
  // Hadoop's Options.CreateFileOptionKeys, which 3.3 lacks.
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";
  private static final String IF_UNCHANGED = "fs.option.create.conditional.overwrite.etag";

  private static final Logger LOG = LoggerFactory.getLogger(ConditionalWrites.class);

  private static final Map<FileSystem, ConditionalWrites> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private static final byte[] FIRST = {1};
  private static final byte[] SECOND = {2};

  /**
   * Those of a file system, found out by writing a hidden file in a directory of it, and
   * remembered.
   *
   * @throws IOException if the storage fails; nothing is remembered then
   */
  static ConditionalWrites of(FileSystem fileSystem, Path directory) throws IOException {
    ConditionalWrites known = KNOWN.get(fileSystem);
    if (known != null) {
      return known;
    }
    ConditionalWrites found = tryOut(fileSystem, directory);
    if (KNOWN.putIfAbsent(fileSystem, found) == null && !found.why().isEmpty()) {
      LOG.warn("{}: {}", fileSystem.getUri(), found.sentence());
    }
    return found;
  }

  /** What follows for people where put-if-absent does not hold. */
  String sentence() {
    return "no put-if-absent here, since %s; let only one process at a time publish a run or change the champion"
        .formatted(why);
  }

  private static ConditionalWrites tryOut(FileSystem fileSystem, Path directory)
      throws IOException {
    Path probe = new Path(directory, new Path(null, null, ".probe-" + UUID.randomUUID()));
    try {
      return tryOn(fileSystem, probe);
    } finally {
      fileSystem.delete(probe, false);
    }
  }

  private static ConditionalWrites tryOn(FileSystem fileSystem, Path probe) throws IOException {
    try {
      AtomicFile.write(() -> ifAbsent(fileSystem, probe), FIRST);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return none("its client does not know such writes");
    } catch (IOException e) {
      // Where a plain write fails too, it is not the condition that was refused.
      AtomicFile.write(() -> fileSystem.create(probe, true), FIRST);
      return none("such a write was refused (%s)".formatted(Storage.reason(e)));
    }
    if (!isRefused(() -> ifAbsent(fileSystem, probe), fileSystem, probe)) {
      return none("the store overwrites in spite of the condition");
    }
    boolean comparesEtags =
        isRefused(() -> ifUnchanged(fileSystem, probe, "0".repeat(32)), fileSystem, probe)
            && fileSystem.getFileStatus(probe) instanceof EtagSource found
            && found.getEtag() != null
            && !isRefused(() -> ifUnchanged(fileSystem, probe, found.getEtag()), fileSystem, probe);
    return new ConditionalWrites(true, comparesEtags, "");
  }

  private static ConditionalWrites none(String why) {
    return new ConditionalWrites(false, false, why);
  }

  private static boolean isRefused(AtomicFile.Opening opening, FileSystem fileSystem, Path probe)
      throws IOException {
    try {
      AtomicFile.write(opening, SECOND);
    } catch (IOException e) {
      try (var in = fileSystem.open(probe)) {
        return Arrays.equals(in.readAllBytes(), FIRST);
      }
    }
    return false;
  }

  /** A file that its closing makes, unless something stands there then. */
  static FSDataOutputStream ifAbsent(FileSystem fileSystem, Path file) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.create();
    builder.overwrite(true);
    builder.recursive();
    builder.must(IF_ABSENT, true);
    return builder.build();
  }

  /** A file that its closing replaces, if it still has an ETag then. */
  static FSDataOutputStream ifUnchanged(FileSystem fileSystem, Path file, String etag)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.create();
    builder.overwrite(true);
    builder.recursive();
    builder.must(IF_UNCHANGED, etag);
    return builder.build();
  }
}
