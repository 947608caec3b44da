package org.digits.data;

import java.util.Locale;

/** A property of one image, as a level of 0 to 255; {@link FeatureLevels} measures them. */
public enum ImageFeature {
  /** Mean of the pixels. */
  MEAN_INTENSITY("mean intensity", "of 255"),
  /** Standard deviation of the pixels. */
  CONTRAST("contrast", "of 255"),
  /** Share of ink: pixels of at least {@link FeatureLevels#INK}. */
  INK_SHARE("share of ink", "%"),
  /** Mean of the ink's pixels; 0 without ink. */
  INK_INTENSITY("intensity of the ink", "of 255"),
  /** Row of the centre of mass; the middle for a black image. */
  CENTRE_ROW("centre of mass, row", "px"),
  /** Column of the centre of mass; the middle for a black image. */
  CENTRE_COLUMN("centre of mass, column", "px"),
  /** Height of the smallest box around the ink; 0 without ink. */
  BOX_HEIGHT("height of the ink's box", "px"),
  /** Width of the smallest box around the ink; 0 without ink. */
  BOX_WIDTH("width of the ink's box", "px"),
  /** Mean difference of pixels that are neighbours in a row: edges, and noise. */
  ROUGHNESS("difference of neighbours", "of 255");

  /** Number of levels. */
  public static final int LEVELS = 256;

  private final String label;
  private final String unit;

  ImageFeature(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The name in metrics.json, in kebab-case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name that users read. */
  public String label() {
    return label;
  }

  /** The unit of {@link #unitsPerLevel}. */
  public String unit() {
    return unit;
  }

  /** The value of one level in {@link #unit} for images of the given size. */
  public double unitsPerLevel(int height, int width) {
    double top =
        switch (this) {
          case MEAN_INTENSITY, CONTRAST, INK_INTENSITY, ROUGHNESS -> 255;
          case INK_SHARE -> 100;
          case CENTRE_ROW -> height - 1;
          case CENTRE_COLUMN -> width - 1;
          case BOX_HEIGHT -> height;
          case BOX_WIDTH -> width;
        };
    return top / (LEVELS - 1);
  }
}
