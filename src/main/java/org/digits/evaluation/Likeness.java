package org.digits.evaluation;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.digits.data.Symmetry;

/**
 * What was done to images, as a network tells that recognises them once it is undone.
 *
 * @param symmetry what was done to all of them
 * @param images that were looked at
 * @param accuracy of these as they are
 * @param undone their accuracy when it is undone
 */
public record Likeness(Symmetry symmetry, long images, double accuracy, double undone) {
  /** Fewer images tell nothing. */
  public static final int MIN_IMAGES = 20;

  /** What is lost of the usual accuracy before it is asked why. */
  private static final double LEAST_LOSS = 0.1;

  /** What undoing has to bring back of the loss, and by how much to be ahead of all else. */
  private static final double LEAST_GAIN = 0.75;

  private static final double LEAST_LEAD = 0.25;

  /** Whether an accuracy is so far below the usual one that something may have been done. */
  public static boolean isDoubtful(double usual, double accuracy) {
    return usual - accuracy >= LEAST_LOSS;
  }

  /**
   * The symmetry that explains a loss of accuracy, if one clearly does.
   *
   * @param usual accuracy of the network on its own test images
   * @param images that were looked at
   * @param accuracies of these when each is undone; as they are for {@link Symmetry#NONE}
   */
  public static Optional<Likeness> of(double usual, long images, Map<Symmetry, Double> accuracies) {
    double asTheyAre = accuracies.get(Symmetry.NONE);
    double loss = usual - asTheyAre;
    if (images < MIN_IMAGES || loss < LEAST_LOSS) {
      return Optional.empty();
    }
    Symmetry best =
        accuracies.entrySet().stream()
            .max(Comparator.comparingDouble(Map.Entry::getValue))
            .orElseThrow()
            .getKey();
    double undone = accuracies.get(best);
    double second =
        accuracies.entrySet().stream()
            .filter(entry -> entry.getKey() != best)
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(asTheyAre);
    return undone - asTheyAre >= LEAST_GAIN * loss && undone - second >= LEAST_LEAD * loss
        ? Optional.of(new Likeness(best, images, asTheyAre, undone))
        : Optional.empty();
  }
}
