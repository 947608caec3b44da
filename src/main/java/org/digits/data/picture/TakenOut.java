package org.digits.data.picture;

/** What a picture of a digit shows besides the digit, and what is taken out before it is read. */
public enum TakenOut {
  BORDER("a border"),
  SHADOW("a shadow"),
  LINES("printed lines"),
  PRINT("small print");

  private final String label;

  TakenOut(String label) {
    this.label = label;
  }

  /** As users read it. */
  @Override
  public String toString() {
    return label;
  }
}
