package org.digits.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.model.NetworkSnapshot;
import org.digits.training.EnginePool;

/** Distributed evaluation: every block's confusion matrix and loss, merged. */
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

  /** Accuracy, loss and per-class metrics of a snapshot on labelled images. */
  Evaluation evaluate(JavaRDD<ImageBlock> blocks, NetworkSnapshot snapshot, String description) {
    context.setJobDescription(description);
    Broadcast<NetworkSnapshot> broadcast = context.broadcast(snapshot);
    try {
      EngineFactory taskFactory = factory;
      int taskClasses = classes;
      EvaluationSum sum =
          blocks
              .map(block -> evaluate(block, broadcast.value(), taskFactory, taskClasses))
              .fold(new EvaluationSum(classes), SparkEvaluator::merge);
      return Evaluation.of(sum);
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private static EvaluationSum merge(EvaluationSum a, EvaluationSum b) {
    a.merge(b);
    return a;
  }

  private static EvaluationSum evaluate(
      ImageBlock block, NetworkSnapshot snapshot, EngineFactory factory, int classes) {
    EvaluationSum sum = new EvaluationSum(classes);
    EnginePool engines = ExecutorRuntime.engines(factory);
    TrainingEngine engine = engines.borrow();
    try {
      engine.load(snapshot);
      for (int from = 0; from < block.size(); from += BATCH_IMAGES) {
        int to = Math.min(from + BATCH_IMAGES, block.size());
        float[] probabilities = engine.predict(block, from, to);
        for (int row = from; row < to; row++) {
          sum.add(probabilities, (row - from) * classes, block.labels()[row]);
        }
      }
      return sum;
    } finally {
      engines.giveBack(engine);
    }
  }
}
