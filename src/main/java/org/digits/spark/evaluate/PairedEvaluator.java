package org.digits.spark.evaluate;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.data.LabelHistogram;
import org.digits.evaluation.PairedSum;
import org.digits.spark.predict.NetworkPredictor;
import org.digits.spark.predict.RunModel;

/** Distributed evaluation of two models in one pass over the same images. */
final class PairedEvaluator {
  private final JavaSparkContext context;

  PairedEvaluator(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * Both models' metrics, and the images that one of the two recognises. A champion of fewer
   * classes gives the labels that it does not know no probability.
   */
  PairedSum evaluate(
      JavaRDD<ImageBlock> blocks, LabelHistogram labels, RunModel candidate, RunModel champion) {
    context.setJobDescription(
        "evaluate run %s and champion %s".formatted(candidate.runId(), champion.runId()));
    Broadcast<Pair> broadcast = context.broadcast(Pair.of(candidate, champion));
    int candidateClasses = candidate.classes();
    int championClasses = Math.max(champion.classes(), labels.largest() + 1);
    try {
      return blocks
          .map(block -> evaluate(block, broadcast.value(), candidateClasses, championClasses))
          .fold(new PairedSum(candidateClasses, championClasses), PairedEvaluator::merge);
    } finally {
      broadcast.destroy();
      context.setJobDescription(null);
    }
  }

  private record Pair(NetworkPredictor candidate, NetworkPredictor champion)
      implements Serializable {
    static Pair of(RunModel candidate, RunModel champion) {
      return new Pair(candidate.predictor(), champion.predictor());
    }
  }

  private static PairedSum merge(PairedSum a, PairedSum b) {
    a.merge(b);
    return a;
  }

  private static PairedSum evaluate(
      ImageBlock block, Pair models, int candidateClasses, int championClasses) {
    PairedSum sum = new PairedSum(candidateClasses, championClasses);
    float[] champion = widened(models.champion().predict(block), block.size(), championClasses);
    sum.add(models.candidate().predict(block), champion, block.labels());
    return sum;
  }

  private static float[] widened(float[] rows, int count, int classes) {
    int known = count == 0 ? classes : rows.length / count;
    if (known == classes) {
      return rows;
    }
    float[] wide = new float[count * classes];
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, row * known, wide, row * classes, known);
    }
    return wide;
  }
}
