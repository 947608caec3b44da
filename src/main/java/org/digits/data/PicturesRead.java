package org.digits.data;

import java.util.Locale;

/**
 * What was done to the pictures of a source.
 *
 * @param form that all were read in; {@link PictureForm#AS_IS} where there are none
 * @param count pictures that could be read
 * @param reshaped those of them that were cropped, scaled and centred
 */
public record PicturesRead(PictureForm form, long count, long reshaped) {

  /** No pictures: pixels that are taken as they are. */
  public static final PicturesRead NONE = new PicturesRead(PictureForm.AS_IS, 0, 0);

  /** A sentence for users. */
  public String sentence() {
    String pictures = String.format(Locale.ROOT, count == 1 ? "%d picture" : "%,d pictures", count);
    return form == PictureForm.AS_IS
        ? pictures + " read as-is"
        : String.format(
            Locale.ROOT,
            "%s read as digits, %,d of them cropped, scaled and centred; --pictures as-is takes all as they are",
            pictures,
            reshaped);
  }
}
