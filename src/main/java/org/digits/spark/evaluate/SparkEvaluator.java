package org.digits.spark.evaluate;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Mistake;
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

  /** An evaluation, and the wrong predictions that were most certain. */
  public record Detailed(Evaluation evaluation, List<Mistake> mistakes) {}

  /** Accuracy, loss and per-class metrics of a snapshot on labelled images. */
  public Evaluation evaluate(
      JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description) {
    return evaluate(blocks, snapshot, description, 0).evaluation();
  }

  /** As above, with up to {@code mistakes} images that the network was wrong about. */
  public Detailed evaluate(
      JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description, int mistakes) {
    context.setJobDescription(description);
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      EngineFactory taskFactory = factory;
      Tally nothing = Tally.empty(classes, mistakes);
      Tally all =
          blocks
              .map(
                  block ->
                      tally(block, new NetworkPredictor(taskFactory, broadcast.value()), nothing))
              .fold(nothing, Tally::merge);
      return new Detailed(Evaluation.of(all.sum()), all.worst().worstFirst());
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private static Tally tally(ImageBlock block, NetworkPredictor predictor, Tally nothing) {
    Tally tally = Tally.empty(nothing.sum().confusion().classes(), nothing.worst().limit());
    tally.add(predictor.predict(block), block);
    return tally;
  }

  private record Tally(EvaluationSum sum, WorstMistakes worst) implements Serializable {
    static Tally empty(int classes, int mistakes) {
      return new Tally(new EvaluationSum(classes), new WorstMistakes(mistakes));
    }

    /** Adds the predictions for a block. */
    void add(float[] probabilities, ImageBlock block) {
      int classes = sum.confusion().classes();
      for (int row = 0; row < block.size(); row++) {
        if (!sum.add(probabilities, row * classes, block.labels()[row])) {
          worst.add(probabilities, row * classes, classes, block, row);
        }
      }
    }

    Tally merge(Tally other) {
      sum.merge(other.sum);
      worst.merge(other.worst);
      return this;
    }
  }
}
