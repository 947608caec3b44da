package org.digits.evaluation;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.digits.data.ImageFeature;
import org.digits.data.PictureForm;

/**
 * How pictures have to be read to be like a set of images: as digits where the images stand as
 * MNIST's do, and as they are otherwise. MNIST's centres of mass lie within half a pixel of the
 * centre, so their standard deviation is 0.29 pixels, and the longer side of the ink is 20 of 28
 * pixels; Fashion-MNIST has 1.3 and 23.
 */
public final class SetForm {
  private static final double MOST_DEVIATION = 0.7;
  private static final double MOST_OFFSET = 0.75;

  /** Of the shorter side; means over the images, whose longer side is 20 of 28 pixels. */
  private static final double LEAST_INK = 16.0 / 28;

  private static final double MOST_INK = 21.0 / 28;

  private SetForm() {}

  /** The form for a set; that of digits for one that an older version has not measured. */
  public static PictureForm of(DataProfile images) {
    if (!images.wasMeasured() || images.features().isEmpty()) {
      return PictureForm.DIGITS;
    }
    Map<ImageFeature, FeatureProfile> features =
        images.features().stream()
            .collect(Collectors.toMap(FeatureProfile::feature, Function.identity()));
    double ink =
        Math.max(
                features.get(ImageFeature.BOX_HEIGHT).mean(),
                features.get(ImageFeature.BOX_WIDTH).mean())
            / Math.min(images.height(), images.width());
    boolean placed =
        isCentred(features.get(ImageFeature.CENTRE_ROW), images.height())
            && isCentred(features.get(ImageFeature.CENTRE_COLUMN), images.width())
            && ink >= LEAST_INK
            && ink <= MOST_INK;
    return placed ? PictureForm.DIGITS : PictureForm.AS_IS;
  }

  private static boolean isCentred(FeatureProfile centre, int pixels) {
    return Math.abs(centre.mean() - pixels / 2.0) <= MOST_OFFSET
        && centre.standardDeviation() <= MOST_DEVIATION;
  }
}
