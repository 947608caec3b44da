package org.digits.data;

import java.io.Serializable;
import java.util.stream.LongStream;

/**
 * What a set of images looks like, in whole numbers: parts can be measured apart and merged in any
 * order.
 *
 * @param height pixels of an image, vertically
 * @param width pixels of an image, horizontally
 * @param count images
 * @param pixelSum sum of all pixels
 * @param pixelSquareSum sum of the squares of all pixels
 * @param levels images of each feature and level: {@code ImageFeature.values().length} x {@link
 *     ImageFeature#LEVELS}
 */
@SuppressWarnings({"ArrayRecordComponent", "EnumOrdinal"}) // arrays of sums, by feature
public record ImageStatistics(
    int height, int width, long count, long pixelSum, long pixelSquareSum, long[][] levels)
    implements Serializable {

  /** The statistics of no images. */
  public static ImageStatistics none(int height, int width) {
    return new ImageStatistics(
        height, width, 0, 0, 0, new long[ImageFeature.values().length][ImageFeature.LEVELS]);
  }

  /** Measures a block. */
  public static ImageStatistics of(ImageBlock block) {
    ImageStatistics none = none(block.height(), block.width());
    FeatureLevels features = new FeatureLevels(block.height(), block.width());
    long sum = 0;
    long squares = 0;
    for (int image = 0; image < block.size(); image++) {
      int[] found = features.of(block.pixels(), image * block.imageBytes());
      for (int feature = 0; feature < found.length; feature++) {
        none.levels[feature][found[feature]]++;
      }
      sum += features.sum();
      squares += features.squares();
    }
    return new ImageStatistics(
        block.height(), block.width(), block.size(), sum, squares, none.levels);
  }

  /**
   * The statistics of both sets together.
   *
   * @throws IllegalArgumentException if the images differ in size
   */
  public ImageStatistics merge(ImageStatistics other) {
    if (height != other.height || width != other.width) {
      throw new IllegalArgumentException(
          "cannot merge statistics of images of %d x %d and %d x %d"
              .formatted(height, width, other.height, other.width));
    }
    long[][] sum = new long[levels.length][ImageFeature.LEVELS];
    for (int feature = 0; feature < sum.length; feature++) {
      for (int level = 0; level < ImageFeature.LEVELS; level++) {
        sum[feature][level] = levels[feature][level] + other.levels[feature][level];
      }
    }
    return new ImageStatistics(
        height,
        width,
        count + other.count,
        pixelSum + other.pixelSum,
        pixelSquareSum + other.pixelSquareSum,
        sum);
  }

  /** Images of each level of a feature. */
  public long[] levels(ImageFeature feature) {
    return levels[feature.ordinal()].clone();
  }

  /** Mean of a feature, in its unit; 0 without images. */
  public double mean(ImageFeature feature) {
    return count == 0 ? 0 : moment(feature, 1) / count * feature.unitsPerLevel(height, width);
  }

  /** Standard deviation of a feature between images, in its unit; 0 without images. */
  public double standardDeviation(ImageFeature feature) {
    return deviation(moment(feature, 1), moment(feature, 2), count)
        * feature.unitsPerLevel(height, width);
  }

  /** Mean of all pixels, of 255; 0 without images. */
  public double pixelMean() {
    return count == 0 ? 0 : (double) pixelSum / pixels();
  }

  /** Standard deviation of all pixels, of 255; 0 without images. */
  public double pixelStandardDeviation() {
    return deviation((double) pixelSum, (double) pixelSquareSum, pixels());
  }

  private long pixels() {
    return count * height * width;
  }

  // Of whole numbers below 2^53, so exact.
  private double moment(ImageFeature feature, int power) {
    long[] counts = levels[feature.ordinal()];
    return (double)
        LongStream.range(0, ImageFeature.LEVELS)
            .map(level -> counts[(int) level] * (power == 1 ? level : level * level))
            .sum();
  }

  private static double deviation(double sum, double squares, long count) {
    if (count == 0) {
      return 0;
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
}
