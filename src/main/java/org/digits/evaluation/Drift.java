package org.digits.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.digits.data.ImageFeature;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;

/**
 * How far data has moved from the data that a model was trained on.
 *
 * @param verdict the largest of the shifts' ones
 * @param reason why there is no verdict; empty where there is one
 * @param images number of images at hand
 * @param trainingImages number of training images
 * @param shifts of the labels and every feature, largest index first; empty where nothing is known
 * @param done to all images, if that is why they are not recognised; one at most
 */
public record Drift(
    Shift.Verdict verdict,
    String reason,
    long images,
    long trainingImages,
    List<Shift> shifts,
    List<Likeness> done) {
  /** With ten bins, fewer images are fewer than five a bin, where chi-squared no longer holds. */
  static final int MIN_IMAGES = 50;

  /** Copies the lists. */
  public Drift {
    shifts = List.copyOf(shifts);
    done = List.copyOf(done);
  }

  /** The same with what was done to all images. */
  public Drift with(Likeness likeness) {
    return new Drift(verdict, reason, images, trainingImages, shifts, List.of(likeness));
  }

  /**
   * Compares data with the training data.
   *
   * @param training what the run recorded
   * @param images what the data looks like; of the training images' size
   * @param labels the data's labels, all of them the model's
   * @param mapping that names them
   */
  public static Drift of(
      DataProfile training, ImageStatistics images, LabelHistogram labels, LabelMapping mapping) {
    if (!training.wasMeasured()) {
      return new Drift(
          Shift.Verdict.UNKNOWN,
          "the run is of an older version, or imported, and has no statistics of its training images",
          images.count(),
          0,
          List.of(),
          List.of());
    }
    if (images.count() < MIN_IMAGES) {
      return new Drift(
          Shift.Verdict.UNKNOWN,
          "it takes %d images, found %d".formatted(MIN_IMAGES, images.count()),
          images.count(),
          training.count(),
          List.of(),
          List.of());
    }
    List<Shift> shifts = new ArrayList<>();
    shifts.add(labelShift(training.labels(), labels, mapping));
    for (FeatureProfile feature : training.features()) {
      shifts.add(featureShift(feature, images));
    }
    shifts.sort(Comparator.comparingDouble(Shift::index).reversed());
    Shift.Verdict worst =
        shifts.stream().map(Shift::verdict).max(Comparator.naturalOrder()).orElseThrow();
    return new Drift(worst, "", images.count(), training.count(), shifts, List.of());
  }

  private static Shift featureShift(FeatureProfile training, ImageStatistics images) {
    ImageFeature feature = training.feature();
    StabilityIndex index = StabilityIndex.of(training.counts(), training.countsOf(images));
    return new Shift(
        feature.label(),
        feature.unit(),
        training.mean(),
        images.mean(feature),
        index.value(),
        index.chance(),
        Shift.Verdict.of(index));
  }

  /** Named after the label whose share has moved most. */
  private static Shift labelShift(
      List<Long> training, LabelHistogram labels, LabelMapping mapping) {
    List<Long> here = DataProfile.counts(labels, training.size());
    StabilityIndex index = StabilityIndex.of(training, here);
    int most = 0;
    for (int label = 1; label < training.size(); label++) {
      if (Math.abs(percent(here, label) - percent(training, label))
          > Math.abs(percent(here, most) - percent(training, most))) {
        most = label;
      }
    }
    return new Shift(
        "labels, most of all " + mapping.name(most),
        "%",
        percent(training, most),
        percent(here, most),
        index.value(),
        index.chance(),
        Shift.Verdict.of(index));
  }

  private static double percent(List<Long> counts, int label) {
    return 100.0 * counts.get(label) / counts.stream().mapToLong(Long::longValue).sum();
  }
}
