package org.digits.spark.evaluate;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.CalibrationSum;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Mistake;
import org.digits.evaluation.Temperature;
import org.digits.evaluation.TemperatureFit;
import org.digits.evaluation.WorstMistakes;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.predict.NetworkPredictor;

/** Distributed evaluation: every block's confusion matrix, loss and worst mistakes, merged. */
public final class SparkEvaluator {
  private final JavaSparkContext context;
  private final EngineFactory factory;
  private final int classes;

  public SparkEvaluator(JavaSparkContext context, EngineFactory factory, int classes) {
    this.context = context;
    this.factory = factory;
    this.classes = classes;
  }

  /**
   * An evaluation.
   *
   * @param mistakes wrong predictions that were most certain
   * @param plainError expected calibration error of the probabilities, of 1
   * @param expectedError the same of the confidences
   */
  public record Detailed(
      Evaluation evaluation, List<Mistake> mistakes, double plainError, double expectedError) {}

  /** Accuracy, loss and per-class metrics of a snapshot on labelled images. */
  public Evaluation evaluate(
      JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description) {
    return evaluate(blocks, snapshot, description, 0, Temperature.ONE).evaluation();
  }

  /**
   * As above.
   *
   * @param mistakes images at most that the network was wrong about
   * @param temperature that makes confidences
   */
  public Detailed evaluate(
      JavaRDD<ImageBlock> blocks,
      NetworkSnapshot snapshot,
      String description,
      int mistakes,
      Temperature temperature) {
    Tally nothing = Tally.empty(classes, mistakes, temperature);
    Tally all =
        predicted(
            snapshot,
            description,
            predictions ->
                blocks
                    .map(block -> tally(block, predictions.call(block), nothing))
                    .fold(nothing, Tally::merge));
    return new Detailed(
        Evaluation.of(all.sum()),
        all.worst().worstFirst(),
        all.plain().expectedError(),
        all.scaled().expectedError());
  }

  /** The temperature that suits labelled images best; 1 where there are none. */
  public Temperature temperature(
      JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description) {
    int all = classes;
    return predicted(
            snapshot,
            description,
            predictions ->
                blocks
                    .map(block -> fit(block, predictions.call(block), all))
                    .fold(new TemperatureFit(), SparkEvaluator::merge))
        .best();
  }

  private <T> T predicted(
      NetworkSnapshot snapshot,
      String description,
      java.util.function.Function<Function<ImageBlock, float[]>, T> job) {
    context.setJobDescription(description);
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      EngineFactory taskFactory = factory;
      return job.apply(
          block -> new NetworkPredictor(taskFactory, broadcast.value()).predict(block));
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private static TemperatureFit fit(ImageBlock block, float[] probabilities, int classes) {
    TemperatureFit fit = new TemperatureFit();
    for (int row = 0; row < block.size(); row++) {
      fit.add(probabilities, row * classes, classes, block.labels()[row]);
    }
    return fit;
  }

  private static TemperatureFit merge(TemperatureFit a, TemperatureFit b) {
    a.merge(b);
    return a;
  }

  private static Tally tally(ImageBlock block, float[] probabilities, Tally nothing) {
    Tally tally =
        Tally.empty(
            nothing.sum().confusion().classes(), nothing.worst().limit(), nothing.temperature());
    tally.add(probabilities, block);
    return tally;
  }

  private record Tally(
      EvaluationSum sum,
      WorstMistakes worst,
      Temperature temperature,
      CalibrationSum plain,
      CalibrationSum scaled)
      implements Serializable {
    static Tally empty(int classes, int mistakes, Temperature temperature) {
      return new Tally(
          new EvaluationSum(classes),
          new WorstMistakes(mistakes),
          temperature,
          new CalibrationSum(),
          new CalibrationSum());
    }

    /** Adds the predictions for a block. */
    void add(float[] probabilities, ImageBlock block) {
      int classes = sum.confusion().classes();
      for (int row = 0; row < block.size(); row++) {
        int offset = row * classes;
        boolean isRight = sum.add(probabilities, offset, block.labels()[row]);
        if (!isRight) {
          worst.add(probabilities, offset, classes, block, row);
        }
        plain.add(Temperature.ONE.confidence(probabilities, offset, classes), isRight);
        scaled.add(temperature.confidence(probabilities, offset, classes), isRight);
      }
    }

    Tally merge(Tally other) {
      sum.merge(other.sum);
      worst.merge(other.worst);
      plain.merge(other.plain);
      scaled.merge(other.scaled);
      return this;
    }
  }
}
