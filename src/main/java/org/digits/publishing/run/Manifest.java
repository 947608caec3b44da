package org.digits.publishing.run;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Sha256;
import org.digits.publishing.storage.StorageException;

/**
 * What a published run consists of. It is written last: a run without it does not exist.
 *
 * @param runId the run
 * @param files every other file of the run
 * @param createdAt time of publication, ISO-8601 in UTC
 * @param provenance what made the run: versions of Java, Spark and the operating system
 */
public record Manifest(
    String runId, List<Entry> files, String createdAt, Map<String, String> provenance) {
  /** The manifest's own file name. */
  public static final String NAME = "manifest.json";

  /** Checks the run id and the time, and copies the collections. */
  public Manifest {
    RunDirectory.checkRunId(runId);
    files = List.copyOf(files);
    Instant.parse(createdAt);
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  /**
   * One file of a run.
   *
   * @param name relative to the run's directory
   * @param length in bytes
   * @param sha256 of its bytes, in lower-case hex
   */
  public record Entry(String name, long length, String sha256) {

    /** Checks that the file lies in the run's directory. */
    public Entry {
      RunFile.checkName(name);
    }

    static Entry of(String name, byte[] bytes) {
      return new Entry(name, bytes.length, Sha256.of(bytes));
    }
  }

  /** The entry of a file, or null where the run has none of that name. */
  Entry entry(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElse(null);
  }

  /** Whether the run has a file of that name. */
  public boolean has(String name) {
    return entry(name) != null;
  }

  /** Whether the run has that file, with these bytes. */
  public boolean has(String name, byte[] bytes) {
    return Entry.of(name, bytes).equals(entry(name));
  }

  public byte[] toJson() {
    return Json.write(this);
  }

  public static Manifest fromJson(byte[] json, String location) throws StorageException {
    return Json.read(json, Manifest.class, location);
  }
}
