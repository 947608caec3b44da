package org.digits.publishing.run;

import java.util.Optional;
import org.digits.evaluation.ImageSketch;
import org.digits.publishing.storage.Sha256;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** Reads a published run. Every file that it returns has the manifest's length and SHA-256. */
public final class RunReader {
  private final RunDirectory directory;
  private final Manifest manifest;
  private final String manifestSha256;

  private RunReader(RunDirectory directory, Manifest manifest, String manifestSha256) {
    this.directory = directory;
    this.manifest = manifest;
    this.manifestSha256 = manifestSha256;
  }

  /**
   * Opens a run and verifies all its files.
   *
   * @throws StorageException if the run has no manifest or a file is missing or changed; the
   *     message names the file, and how to mend it
   */
  public static RunReader open(RunDirectory directory) throws StorageException {
    RunReader reader = unverified(directory);
    reader.verify();
    return reader;
  }

  /**
   * Opens a run that may have damaged files, by its id under {@code output} or by its path or URI;
   * a file is verified when it is read.
   */
  public static RunReader openUnverified(Storage output, String runIdOrPath)
      throws StorageException {
    return unverified(RunDirectory.find(output, runIdOrPath));
  }

  /** As {@link #openUnverified}. */
  static RunReader unverified(RunDirectory directory) throws StorageException {
    Storage files = directory.files();
    if (!files.exists("")) {
      throw new StorageException(
          "there is no run %s at %s".formatted(directory.name(), files.location()));
    }
    if (!files.exists(Manifest.NAME)) {
      throw new StorageException(
          "run %s has no manifest.json: it was never published completely (%s)"
              .formatted(directory.name(), files.location()));
    }
    byte[] json = files.read(Manifest.NAME);
    Manifest manifest = Manifest.fromJson(json, files.location(Manifest.NAME));
    return new RunReader(directory, manifest, Sha256.of(json));
  }

  /** Fails unless a directory holds what a manifest says, which need not be there yet. */
  static void verify(RunDirectory directory, Manifest manifest) throws StorageException {
    new RunReader(directory, manifest, "").verify();
  }

  private void verify() throws StorageException {
    for (Manifest.Entry entry : manifest.files()) {
      verified(entry);
    }
  }

  /** Opens a run by its id under {@code output}, or by the path or URI of its directory. */
  public static RunReader open(Storage output, String runIdOrPath) throws StorageException {
    return open(RunDirectory.find(output, runIdOrPath));
  }

  /** The run's manifest. */
  public Manifest manifest() {
    return manifest;
  }

  /** SHA-256 of the manifest's bytes; it names the run's whole content. */
  public String manifestSha256() {
    return manifestSha256;
  }

  /** The run's URI. */
  public String location() {
    return directory.files().location();
  }

  /**
   * Reads and verifies a file of the run.
   *
   * @throws DamagedFileException if it is not what the manifest says
   */
  public byte[] read(String name) throws StorageException {
    Manifest.Entry entry = manifest.entry(name);
    if (entry == null) {
      throw new StorageException(
          "run %s has no %s; it has %s"
              .formatted(
                  directory.name(),
                  name,
                  manifest.files().stream().map(Manifest.Entry::name).toList()));
    }
    return verified(entry);
  }

  /** Reads the run's metrics.json. */
  public RunMetrics metrics() throws StorageException {
    return RunMetrics.fromJson(
        read(RunDirectory.METRICS), directory.files().location(RunDirectory.METRICS));
  }

  /** The images that its parameters were trained on; empty where an older version kept none. */
  public Optional<ImageSketch> trainingImages() throws StorageException {
    Manifest.Entry entry = manifest.entry(RunDirectory.TRAINING_IMAGES);
    return entry == null
        ? Optional.empty()
        : Optional.of(
            ImageSketchFormat.read(verified(entry), directory.files().location(entry.name())));
  }

  private byte[] verified(Manifest.Entry entry) throws StorageException {
    if (!directory.files().exists(entry.name())) {
      throw damaged(entry, "it is missing");
    }
    long length = directory.files().length(entry.name());
    if (length != entry.length()) {
      throw damaged(
          entry, "its length is %d, the manifest says %d".formatted(length, entry.length()));
    }
    byte[] bytes = directory.files().read(entry.name(), length);
    String sha256 = Sha256.of(bytes);
    if (!sha256.equals(entry.sha256())) {
      throw damaged(
          entry, "its SHA-256 is %s, the manifest says %s".formatted(sha256, entry.sha256()));
    }
    return bytes;
  }

  private DamagedFileException damaged(Manifest.Entry entry, String how) {
    String mending =
        RunDirectory.isMadeFromModel(entry.name())
            ? "make it anew from %s with export --run %s --to %s --overwrite"
                .formatted(RunDirectory.MODEL, location(), location())
            : "restore it from a copy of the run, or train the run again";
    return new DamagedFileException(
        "%s of run %s is damaged: %s (%s); %s"
            .formatted(entry.name(), directory.name(), how, location(), mending));
  }
}
