package org.digits.spark.predict;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.data.ImageBlock;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.data.picture.DigitShapes;
import org.digits.engine.TrainingEngine;
import org.digits.evaluation.SetForm;
import org.digits.evaluation.Temperature;
import org.digits.export.Dl4jModelFile;
import org.digits.export.ModelZip;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.spark.session.EngineSelection;

/**
 * A published run, ready to predict.
 *
 * @param runId the run
 * @param selection the run's own engine, so that the bits are those of its evaluation
 * @param snapshot its parameters
 * @param sizes images that it takes: those it was trained on, or all that its network reads where
 *     an older version did not keep that
 * @param labels the user's own, of the classes that it tells apart
 * @param pictures form that it wants pictures in
 * @param temperature that makes confidences of its probabilities
 */
public record RunModel(
    String runId,
    EngineSelection selection,
    NetworkSnapshot snapshot,
    InputSizes sizes,
    LabelMapping labels,
    PictureForm pictures,
    Temperature temperature) {
  private static final int DIGITS = 10;
  private static final double MOST = 0.7;

  /**
   * Loads a run.
   *
   * @param output the folder or URI that runs are published to
   * @param run a run id, or a path
   */
  public static RunModel open(String output, String run, Configuration configuration)
      throws IOException {
    return of(RunReader.open(Storage.of(output, configuration), run));
  }

  /** Loads an open run. */
  public static RunModel of(RunReader run) throws IOException {
    Dl4jModelFile.LoadedModel model =
        ModelZip.read(run.read(RunDirectory.MODEL), run.location() + "/" + RunDirectory.MODEL);
    RunMetrics metrics = run.metrics();
    return new RunModel(
        metrics.runId(),
        EngineSelection.of(engine(metrics), model.configuration()),
        model.snapshot(),
        model.sizes(metrics.trainingImages()),
        metrics.labels(),
        pictures(metrics),
        metrics.calibration().scaling());
  }

  /** Number of classes that it tells apart. */
  public int classes() {
    return labels.size();
  }

  /** What predicts on any machine. */
  public NetworkPredictor predictor() {
    return new NetworkPredictor(selection.factory(), snapshot);
  }

  /**
   * Checks that images have a size that the network takes.
   *
   * @param images their name, for the error
   * @throws DataFormatException if they have another
   */
  public void requireSize(String images, Size found) throws DataFormatException {
    if (!sizes.accepts(found)) {
      throw new DataFormatException(
          "%s: expected images of %s, the size that run %s was trained on, found %s; scale the images, or train with such images"
              .formatted(images, sizes, runId, found));
    }
  }

  // What an older version did not keep, its training images tell.
  private static PictureForm pictures(RunMetrics metrics) {
    PictureForm kept = metrics.dataset().pictures();
    return kept == PictureForm.AUTO ? SetForm.of(metrics.trainingImages()) : kept;
  }

  /** The form that pictures are read in where a user asks for one, or for the run's own. */
  public PictureForm pictures(PictureForm asked) {
    return asked == PictureForm.AUTO ? pictures : asked;
  }

  /**
   * Whether the run tells apart the digits 0 to 9 as MNIST has them: it calls most of the mean
   * shapes by their names. What is no such digit is a stranger to it.
   */
  public boolean readsLatinDigits() {
    if (!labels.isIdentity()
        || labels.size() != DIGITS
        || !sizes.accepts(new Size(DigitShapes.SIDE, DigitShapes.SIDE))) {
      return false;
    }
    int examples = DIGITS * DigitShapes.examples();
    byte[] pixels = new byte[examples * DigitShapes.SIDE * DigitShapes.SIDE];
    for (int i = 0; i < examples; i++) {
      byte[] one = DigitShapes.latin().example(i % DIGITS, i / DIGITS);
      System.arraycopy(one, 0, pixels, i * one.length, one.length);
    }
    ImageBlock block =
        new ImageBlock(
            DigitShapes.SIDE, DigitShapes.SIDE, new long[examples], pixels, new int[examples]);
    int named = 0;
    try (TrainingEngine engine = selection.factory().create()) {
      engine.load(snapshot);
      float[] probabilities = engine.predict(block, 0, examples);
      for (int i = 0; i < examples; i++) {
        float[] own = Arrays.copyOfRange(probabilities, i * DIGITS, (i + 1) * DIGITS);
        named += PredictedRows.best(own) == i % DIGITS ? 1 : 0;
      }
    }
    return named >= MOST * examples;
  }

  private static TrainingConfig.Engine engine(RunMetrics metrics) {
    Object engine = metrics.config().get(Option.ENGINE.key());
    return "dl4j".equals(engine) ? TrainingConfig.Engine.DL4J : TrainingConfig.Engine.AUTO;
  }
}
