package org.digits.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.digits.data.ImageFeature;
import org.digits.data.ImageStatistics;

/**
 * How one feature is spread over the training images: about ten bins of equal share.
 *
 * @param feature what was measured
 * @param unit of the mean and the standard deviation
 * @param mean over the images
 * @param standardDeviation between the images
 * @param upperLevels each bin's largest level, of 0 to 255; the last is 255
 * @param counts images of each bin; 0 only below the smallest and above the largest level seen
 */
public record FeatureProfile(
    ImageFeature feature,
    String unit,
    double mean,
    double standardDeviation,
    List<Integer> upperLevels,
    List<Long> counts) {
  private static final int BINS = 10;
  private static final int LAST_LEVEL = ImageFeature.LEVELS - 1;

  /** A bin of less than one in so many images is too small to stand alone. */
  private static final int SMALLEST_SHARE = 20;

  /** Copies the lists and checks the bins. */
  public FeatureProfile {
    upperLevels = List.copyOf(upperLevels);
    counts = List.copyOf(counts);
    int bins = upperLevels.size();
    if (bins == 0 || counts.size() != bins || upperLevels.get(bins - 1) != LAST_LEVEL) {
      throw new IllegalArgumentException(
          "the bins of %s must be as many as their counts and end at %d, found %s and %s"
              .formatted(feature, LAST_LEVEL, upperLevels, counts));
    }
  }

  /** The profile of at least one image. */
  static FeatureProfile of(ImageFeature feature, ImageStatistics statistics) {
    long[] levels = statistics.levels(feature);
    List<Integer> upperLevels = bins(levels);
    return new FeatureProfile(
        feature,
        feature.unit(),
        statistics.mean(feature),
        statistics.standardDeviation(feature),
        upperLevels,
        count(levels, upperLevels));
  }

  /** Images of each of this profile's bins. */
  List<Long> countsOf(ImageStatistics statistics) {
    return count(statistics.levels(feature), upperLevels);
  }

  private static List<Long> count(long[] levels, List<Integer> upperLevels) {
    List<Long> counts = new ArrayList<>();
    int level = 0;
    for (int upper : upperLevels) {
      long count = 0;
      for (; level <= upper; level++) {
        count += levels[level];
      }
      counts.add(count);
    }
    return counts;
  }

  /** Upper levels of the bins: a tenth each as near as the levels allow, and what lies outside. */
  private static List<Integer> bins(long[] levels) {
    int first = 0;
    while (levels[first] == 0) {
      first++;
    }
    int last = LAST_LEVEL;
    while (levels[last] == 0) {
      last--;
    }
    List<Integer> upper = new ArrayList<>();
    if (first > 0) {
      upper.add(first - 1);
    }
    upper.addAll(tenths(levels, first, last));
    if (last < LAST_LEVEL) {
      upper.add(LAST_LEVEL);
    }
    return upper;
  }

  private static List<Integer> tenths(long[] levels, int first, int last) {
    long total = Arrays.stream(levels).sum();
    List<Integer> upper = new ArrayList<>();
    long count = 0;
    for (int level = first; level <= last; level++) {
      // A level that would fill a bin by itself does not hide the rarer ones before it.
      if (levels[level] * BINS >= total && count * SMALLEST_SHARE >= total) {
        upper.add(level - 1);
        count = 0;
      }
      count += levels[level];
      if (count * BINS >= total && level < last) {
        upper.add(level);
        count = 0;
      }
    }
    if (count * SMALLEST_SHARE < total && !upper.isEmpty()) {
      upper.remove(upper.size() - 1);
    }
    upper.add(last);
    return upper;
  }
}
