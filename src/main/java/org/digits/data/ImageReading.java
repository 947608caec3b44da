package org.digits.data;

/**
 * How the images of a source are read, all of them alike.
 *
 * @param pictures form of those that are pictures
 * @param stored what was done to the images before they were stored; it is undone
 */
public record ImageReading(PictureForm pictures, Symmetry stored) {

  /** What no option changes: images that are stored upright, pictures by what calls for them. */
  public static final ImageReading DEFAULT = upright(PictureForm.AUTO);

  /** Images that are stored upright. */
  public static ImageReading upright(PictureForm pictures) {
    return new ImageReading(pictures, Symmetry.NONE);
  }

  /** Images that are stored upright, or with rows and columns exchanged. */
  public static ImageReading of(PictureForm pictures, boolean isTransposed) {
    return new ImageReading(pictures, isTransposed ? Symmetry.TRANSPOSED : Symmetry.NONE);
  }

  /** The same with pictures in another form. */
  public ImageReading with(PictureForm form) {
    return new ImageReading(form, stored);
  }
}
