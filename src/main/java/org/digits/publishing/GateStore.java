package org.digits.publishing;

import java.util.Optional;

/** The quality gate's verdicts, {@code <output>/gates/<run-id>.json}. */
public final class GateStore {
  static final String DIRECTORY = "gates";

  private final Storage output;

  /** The verdicts of an output directory. */
  public GateStore(Storage output) {
    this.output = output;
  }

  /**
   * The verdict on a run, if there is one.
   *
   * @throws StorageException also if the verdict is on another run of that id
   */
  public Optional<GateRecord> find(RunReader run) throws StorageException {
    String path = path(run.manifest().runId());
    if (!output.exists(path)) {
      return Optional.empty();
    }
    GateRecord record = parse(output.read(path), output.location(path));
    if (!record.manifestSha256().equals(run.manifestSha256())) {
      throw new StorageException(
          "%s is the verdict on another run: expected the manifest's SHA-256 %s, found %s; delete it, and judge again"
              .formatted(output.location(path), run.manifestSha256(), record.manifestSha256()));
    }
    return Optional.of(record);
  }

  /** Keeps a verdict, in the place of an older one, if any; returns it. */
  public GateRecord keep(GateRecord record) throws StorageException {
    output.replace(path(record.runId()), Json.write(record));
    return record;
  }

  /** Where the verdict on a run is. */
  public String location(String runId) {
    return output.location(path(runId));
  }

  static GateRecord parse(byte[] json, String location) throws StorageException {
    return Json.read(json, GateRecord.class, location);
  }

  private static String path(String runId) {
    return DIRECTORY + "/" + RunDirectory.checkRunId(runId) + ".json";
  }
}
