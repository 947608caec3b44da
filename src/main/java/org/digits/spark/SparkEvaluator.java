package org.digits.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Mistake;
import org.digits.evaluation.WorstMistakes;
import org.digits.model.NetworkSnapshot;
import org.digits.training.EnginePool;

/** Distributed evaluation: every block's confusion matrix, loss and worst mistakes, merged. */
final class SparkEvaluator {
  private static final int BATCH_IMAGES = 250;

  private final JavaSparkContext context;
  private final EngineFactory factory;
  private final int classes;

  SparkEvaluator(JavaSparkContext context, EngineFactory factory, int classes) {
    this.context = context;
    this.factory = factory;
    this.classes = classes;
  }

  /** An evaluation, and the wrong predictions that were most certain. */
  record Detailed(Evaluation evaluation, List<Mistake> mistakes) {}

  /** Accuracy, loss and per-class metrics of a snapshot on labelled images. */
  Evaluation evaluate(JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description) {
    return evaluate(blocks, snapshot, description, 0).evaluation();
  }

  /** As above, with up to {@code mistakes} images that the network was wrong about. */
  Detailed evaluate(
      JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description, int mistakes) {
    context.setJobDescription(description);
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      EngineFactory taskFactory = factory;
      Tally nothing = Tally.empty(classes, mistakes);
      Tally all =
          blocks
              .map(block -> tally(block, broadcast.value(), taskFactory, nothing))
              .fold(nothing, Tally::merge);
      return new Detailed(Evaluation.of(all.sum()), all.worst().worstFirst());
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private static Tally tally(
      ImageBlock block, NetworkSnapshot snapshot, EngineFactory factory, Tally nothing) {
    Tally tally = Tally.empty(nothing.sum().confusion().classes(), nothing.worst().limit());
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(snapshot);
      for (int from = 0; from < block.size(); from += BATCH_IMAGES) {
        int to = Math.min(from + BATCH_IMAGES, block.size());
        tally.add(engine.predict(block, from, to), block, from, to);
      }
      return tally;
    } finally {
      engines.giveBack(engine);
    }
  }

  private record Tally(EvaluationSum sum, WorstMistakes worst) implements Serializable {
    static Tally empty(int classes, int mistakes) {
      return new Tally(new EvaluationSum(classes), new WorstMistakes(mistakes));
    }

    /** Adds the predictions for rows {@code from} to {@code to} of a block. */
    void add(float[] probabilities, ImageBlock block, int from, int to) {
      int classes = sum.confusion().classes();
      for (int row = from; row < to; row++) {
        int offset = (row - from) * classes;
        sum.add(probabilities, offset, block.labels()[row]);
        worst.add(probabilities, offset, classes, block, row);
      }
    }

    Tally merge(Tally other) {
      sum.merge(other.sum);
      worst.merge(other.worst);
      return this;
    }
  }
}
