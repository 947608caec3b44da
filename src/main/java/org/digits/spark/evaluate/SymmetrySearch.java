package org.digits.spark.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.digits.data.ImageBlock;
import org.digits.data.Symmetry;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Likeness;
import org.digits.spark.images.ImageDataset;
import org.digits.spark.predict.NetworkPredictor;
import org.digits.spark.predict.RunModel;
import scala.Tuple2;

/** Looks for what was done to images that a network does not recognise, on a sample of them. */
final class SymmetrySearch {
  private static final int MOST_IMAGES = 1000;
  private static final int MOST_BYTES = 64 << 20;

  private final JavaSparkContext context;

  SymmetrySearch(JavaSparkContext context) {
    this.context = context;
  }

  /**
   * What was done to images, if one symmetry clearly explains that they are not recognised.
   *
   * @param count of all images
   * @param usual the model's accuracy on its own test images
   */
  Optional<Likeness> search(ImageDataset images, long count, RunModel model, double usual) {
    context.setJobDescription("look for what was done to " + images.name());
    int most = Math.max(1, Math.min(MOST_IMAGES, MOST_BYTES / (images.height() * images.width())));
    int stride = (int) Math.max(1, (count + most - 1) / most);
    List<ImageBlock> sample = images.blocks().map(block -> every(stride, block)).collect();
    List<Symmetry> known =
        Arrays.stream(Symmetry.values())
            .filter(symmetry -> images.height() == images.width() || !symmetry.swapsSides())
            .toList();
    int classes = model.classes();
    Broadcast<NetworkPredictor> predictor = context.broadcast(model.predictor());
    Broadcast<List<ImageBlock>> blocks = context.broadcast(sample);
    try {
      Map<Symmetry, Double> accuracies = new EnumMap<>(Symmetry.class);
      context
          .parallelize(known, known.size())
          .map(
              done ->
                  new Tuple2<>(done, accuracy(blocks.value(), done, predictor.value(), classes)))
          .collect()
          .forEach(found -> accuracies.put(found._1, found._2));
      long seen = sample.stream().mapToLong(ImageBlock::size).sum();
      return Likeness.of(usual, seen, accuracies);
    } finally {
      predictor.destroy();
      blocks.destroy();
      context.setJobDescription(null);
    }
  }

  private static ImageBlock every(int stride, ImageBlock block) {
    return block.select(IntStream.range(0, block.size()).filter(i -> i % stride == 0).toArray());
  }

  private static double accuracy(
      List<ImageBlock> blocks, Symmetry done, NetworkPredictor predictor, int classes) {
    EvaluationSum sum = new EvaluationSum(classes);
    long right = 0;
    long all = 0;
    for (ImageBlock block : blocks) {
      ImageBlock undone = done.inverse().of(block);
      float[] probabilities = predictor.predict(undone);
      for (int row = 0; row < undone.size(); row++) {
        right += sum.add(probabilities, row * classes, undone.labels()[row]) ? 1 : 0;
      }
      all += undone.size();
    }
    return (double) right / Math.max(1, all);
  }
}
