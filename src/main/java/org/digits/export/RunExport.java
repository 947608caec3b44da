package org.digits.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.run.DamagedFileException;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Existing;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a published run's model out of it. */
public final class RunExport {
  private static final Logger LOG = LoggerFactory.getLogger(RunExport.class);

  private final RunReader run;
  private final OnnxVariant onnx;
  private Dl4jModelFile.LoadedModel model;
  private ExportedNetwork network;

  private RunExport(RunReader run, OnnxVariant onnx) {
    this.run = run;
    this.onnx = onnx;
  }

  /** As below, with the run's own ONNX file. */
  public static List<String> export(
      RunReader run, Set<ModelFormat> formats, Storage to, Existing existing) throws IOException {
    return export(run, formats, OnnxVariant.PUBLISHED, to, existing);
  }

  /**
   * Copies the run's own files; a format that the run has not, or whose file is damaged, is made
   * from its model.zip. Into the run's own folder this mends what is damaged.
   *
   * @param onnx which ONNX file, where {@code formats} has it
   * @return the URIs of the written files
   * @throws StorageException also if a mended file would not be what the manifest says
   */
  public static List<String> export(
      RunReader run, Set<ModelFormat> formats, OnnxVariant onnx, Storage to, Existing existing)
      throws IOException {
    RunExport export = new RunExport(run, onnx);
    Map<String, byte[]> files = new TreeMap<>();
    for (ModelFormat format : formats) {
      String name = format == ModelFormat.ONNX ? onnx.fileName() : format.fileName();
      if (existing == Existing.REFUSE && to.exists(name)) {
        throw new StorageException(
            "%s exists: add --overwrite to replace it, or choose another --to"
                .formatted(to.location(name)));
      }
      files.put(name, export.bytes(format));
    }
    if (to.location().equals(run.location())) {
      export.requireManifests(files);
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
    if (format == ModelFormat.DL4J) {
      return run.read(format.fileName());
    }
    if (format == ModelFormat.ONNX && !onnx.isPublished()) {
      return ModelFiles.make(onnx, run.manifest().runId(), network());
    }
    if (!run.manifest().has(format.fileName())) {
      return made(format);
    }
    try {
      return run.read(format.fileName());
    } catch (DamagedFileException e) {
      LOG.warn("{}: made from {}", e.getMessage(), RunDirectory.MODEL);
      return made(format);
    }
  }

  private byte[] made(ModelFormat format) throws IOException {
    return ModelFiles.make(format, run.manifest().runId(), model().snapshot(), network());
  }

  // A file of another version of this program may differ, though its weights do not.
  private void requireManifests(Map<String, byte[]> files) throws StorageException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!run.manifest().has(file.getKey())) {
        throw new StorageException(
            "%s is not among the files of run %s, which stays as it was published; export it to another folder, with --to"
                .formatted(file.getKey(), run.manifest().runId()));
      }
      if (!run.manifest().has(file.getKey(), file.getValue())) {
        throw new StorageException(
            "%s of run %s cannot be mended: this version makes another file than the one that the manifest names; export it to another folder, with --to"
                .formatted(file.getKey(), run.manifest().runId()));
      }
    }
  }

  private ExportedNetwork network() throws IOException {
    if (network == null) {
      Dl4jModelFile.LoadedModel loaded = model();
      Size size = loaded.sizes(run.metrics().trainingImages()).likely();
      network =
          ExportedNetwork.of(
              loaded.configuration(), loaded.snapshot(), size.height(), size.width());
    }
    return network;
  }

  private Dl4jModelFile.LoadedModel model() throws IOException {
    if (model == null) {
      model =
          ModelZip.read(run.read(RunDirectory.MODEL), run.location() + "/" + RunDirectory.MODEL);
    }
    return model;
  }
}
