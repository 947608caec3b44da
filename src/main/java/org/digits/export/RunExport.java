package org.digits.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.run.Manifest;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;

/** Takes a published run's model out of it. */
public final class RunExport {
  private final RunReader run;
  private ExportedNetwork network;

  private RunExport(RunReader run) {
    this.run = run;
  }

  /**
   * Copies the run's own files; a format that the run has not is made from its model.zip.
   *
   * @return the URIs of the written files
   */
  public static List<String> export(
      RunReader run, Set<ModelFormat> formats, Storage to, Existing existing) throws IOException {
    RunExport export = new RunExport(run);
    Map<String, byte[]> files = new TreeMap<>();
    for (ModelFormat format : formats) {
      if (existing == Existing.REFUSE && to.exists(format.fileName())) {
        throw new StorageException(
            "%s exists: add --overwrite to replace it, or choose another --to"
                .formatted(to.location(format.fileName())));
      }
      files.put(format.fileName(), export.bytes(format));
    }
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (existing == Existing.REPLACE) {
        to.replace(file.getKey(), file.getValue());
      } else {
        to.createNew(file.getKey(), file.getValue());
      }
      written.add(to.location(file.getKey()));
    }
    return written;
  }

  private byte[] bytes(ModelFormat format) throws IOException {
    boolean published =
        run.manifest().files().stream()
            .map(Manifest.Entry::name)
            .anyMatch(format.fileName()::equals);
    if (published || format == ModelFormat.DL4J) {
      return run.read(format.fileName());
    }
    return format == ModelFormat.KERAS
        ? KerasModelFile.write(network())
        : ModelFiles.onnx(run.manifest().runId(), network());
  }

  private ExportedNetwork network() throws IOException {
    if (network == null) {
      Dl4jModelFile.LoadedModel model =
          ModelZip.read(run.read(RunDirectory.MODEL), run.location() + "/" + RunDirectory.MODEL);
      Size size = model.sizes(run.metrics().trainingImages()).likely();
      network =
          ExportedNetwork.of(model.configuration(), model.snapshot(), size.height(), size.width());
    }
    return network;
  }
}
