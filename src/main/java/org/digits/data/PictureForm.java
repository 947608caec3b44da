package org.digits.data;

import java.util.Locale;

/** What is done to the pictures of a set, to all of them alike, before a network sees them. */
public enum PictureForm {
  /** What the set calls for. */
  AUTO,
  /** Each is cropped, scaled and centred as MNIST's makers did it. */
  DIGITS,
  /** Each has the network's size and is taken as it is. */
  AS_IS;

  /** The name on the command line and in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
