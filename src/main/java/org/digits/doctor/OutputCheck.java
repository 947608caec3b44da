package org.digits.doctor;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.publishing.storage.StorageSpace;

/** Judges where runs and checkpoints go. */
public final class OutputCheck {
  private OutputCheck() {}

  /**
   * Writes a file to each place and deletes it; makes the output folder, as a run does.
   *
   * @param output folder or URI
   * @throws StorageException if one of them cannot be written
   */
  public static List<Finding> findings(String output, Configuration hadoop)
      throws StorageException {
    Storage storage = Storage.of(output, hadoop);
    storage.ensureWritable();
    // A run makes those that are missing.
    List<String> written = new ArrayList<>(List.of(storage.location()));
    for (String folder : List.of("runs", "checkpoints")) {
      if (storage.exists(folder)) {
        storage.inside(folder).ensureWritable();
        written.add(folder + "/");
      }
    }
    long free = StorageSpace.freeBytes(storage.location(), hadoop);
    String found =
        "%s can be written, %s, %s needed for a run and its checkpoints"
            .formatted(
                String.join(", ", written),
                free == Long.MAX_VALUE ? "room without a limit" : Bytes.text(free) + " free",
                Bytes.text(ResourceNeed.OUTPUT_BYTES));
    List<Finding> findings = new ArrayList<>(List.of(space(free, found)));
    storage
        .weakness()
        .ifPresent(
            weakness ->
                findings.add(Finding.warning("output", weakness, "see the page on object stores")));
    return findings;
  }

  private static Finding space(long freeBytes, String found) {
    return freeBytes < ResourceNeed.OUTPUT_BYTES
        ? Finding.failure("output", found, "choose another --output, or delete old runs there")
        : Finding.ok("output", found);
  }
}
