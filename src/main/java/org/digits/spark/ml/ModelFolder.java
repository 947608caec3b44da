package org.digits.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.digits.export.Dl4jModelFile;
import org.digits.export.ModelZip;
import org.digits.publishing.storage.Storage;
import scala.Option;

/** A saved model: Spark ML's metadata, and DL4J's model.zip beside it. */
final class ModelFolder {
  private static final String MODEL = "model.zip";

  private ModelFolder() {}

  /** Writes a model. */
  static final class Writer extends MLWriter {
    private final DigitClassificationModel model;

    Writer(DigitClassificationModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      ModelMetadata.save(model, path, sparkSession());
      try {
        Storage.of(ModelMetadata.location(path), sc().hadoopConfiguration())
            .createNew(MODEL, Dl4jModelFile.write(model.network(), model.snapshot()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads a model. */
  static final class Reader extends MLReader<DigitClassificationModel> {
    @Override
    public DigitClassificationModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          ModelMetadata.load(path, sparkSession(), DigitClassificationModel.class);
      try {
        Storage folder = Storage.of(ModelMetadata.location(path), sc().hadoopConfiguration());
        Dl4jModelFile.LoadedModel saved =
            ModelZip.read(folder.read(MODEL, Integer.MAX_VALUE), folder.location(MODEL));
        DigitClassificationModel model =
            new DigitClassificationModel(metadata.uid(), saved.configuration(), saved.snapshot());
        metadata.getAndSetParams(model, Option.empty());
        return model;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
