package org.digits.publishing.gate;

import java.util.Map;
import java.util.Optional;
import org.digits.evaluation.Overlap;
import org.digits.publishing.run.OutputLayout;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** The quality gate's verdicts, {@code <output>/gates/<run-id>.json}. */
public final class GateStore {
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

  public static GateRecord parse(byte[] json, String location) throws StorageException {
    return Json.read(
        json,
        GateRecord.class,
        location,
        Map.of(
            "data/overlap",
            Overlap.NOT_RECORDED,
            "comparedWith/0/overlap",
            Overlap.NOT_RECORDED,
            "labels",
            ""));
  }

  private static String path(String runId) {
    return OutputLayout.GATES + RunDirectory.checkRunId(runId) + ".json";
  }
}
