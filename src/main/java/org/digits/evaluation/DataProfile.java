package org.digits.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.digits.data.ImageFeature;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;

/**
 * What the training images look like, as metrics.json keeps it.
 *
 * @param height pixels of an image; 0 where a run of an older version recorded nothing
 * @param width pixels of an image
 * @param count images
 * @param pixelMean mean of all pixels, of 255
 * @param pixelStandardDeviation of all pixels, of 255
 * @param labels images of each label, from 0
 * @param features one for each {@link ImageFeature}
 */
public record DataProfile(
    int height,
    int width,
    long count,
    double pixelMean,
    double pixelStandardDeviation,
    List<Long> labels,
    List<FeatureProfile> features) {

  /** Nothing is known. */
  public static final DataProfile UNKNOWN = new DataProfile(0, 0, 0, 0, 0, List.of(), List.of());

  /** Copies the lists. */
  public DataProfile {
    labels = List.copyOf(labels);
    features = List.copyOf(features);
  }

  /**
   * The profile of training images.
   *
   * @param classes number of labels
   */
  public static DataProfile of(ImageStatistics images, LabelHistogram labels, int classes) {
    if (images.count() == 0) {
      throw new IllegalArgumentException("there are no images to describe");
    }
    return new DataProfile(
        images.height(),
        images.width(),
        images.count(),
        images.pixelMean(),
        images.pixelStandardDeviation(),
        counts(labels, classes),
        Arrays.stream(ImageFeature.values())
            .map(feature -> FeatureProfile.of(feature, images))
            .toList());
  }

  /** Whether the training images were measured. */
  public boolean wasMeasured() {
    return count > 0;
  }

  static List<Long> counts(LabelHistogram labels, int classes) {
    return IntStream.range(0, classes)
        .mapToObj(label -> labels.counts().getOrDefault(label, 0L))
        .toList();
  }
}
