package org.digits.cli;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import org.digits.data.ImageBlock;
import org.digits.data.picture.PictureSteps;
import org.digits.data.picture.TakenOut;
import org.digits.spark.predict.PicturePrediction;

/**
 * A prediction as text: the picture in small, what the network saw of it, and its probabilities.
 */
final class PictureTable {
  private static final String SHADES = " .:-=+*#%@";
  private static final int BAR = 20;

  private PictureTable() {}

  /**
   * A digit's table.
   *
   * @param picture all of it, in small
   */
  static String render(
      PicturePrediction prediction, PicturePrediction.Digit digit, PictureSteps.Small picture) {
    ImageBlock seen = digit.seen();
    int pictureLines = (picture.height() + 1) / 2;
    int seenLines = (seen.height() + 1) / 2;
    int lines = Math.max(digit.probabilities().length + 2, Math.max(pictureLines, seenLines));
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      text.append("  ")
          .append(pictureLine(picture.pixels(), picture.height(), picture.width(), 2 * line))
          .append("  ")
          .append(pictureLine(seen.pixels(), seen.height(), seen.width(), 2 * line))
          .append("  ")
          .append(tableLine(prediction, digit, line));
      text.setLength(text.toString().stripTrailing().length());
      text.append('\n');
    }
    if (!digit.takenOut().isEmpty()) {
      text.append("taken out: ")
          .append(digit.takenOut().stream().map(TakenOut::toString).collect(joining(", ")))
          .append('\n');
    }
    return text.toString();
  }

  // A character is about twice as high as wide, so it stands for two rows.
  private static String pictureLine(byte[] pixels, int height, int width, int y) {
    StringBuilder line = new StringBuilder();
    for (int x = 0; x < width; x++) {
      int upper = y < height ? pixels[y * width + x] & 0xFF : 0;
      int lower = y + 1 < height ? pixels[(y + 1) * width + x] & 0xFF : upper;
      line.append(SHADES.charAt((upper + lower) / 2 * SHADES.length() / 256));
    }
    return line.toString();
  }

  private static String tableLine(
      PicturePrediction prediction, PicturePrediction.Digit digit, int line) {
    List<String> names = prediction.labels().names(digit.probabilities().length);
    int width = names.stream().mapToInt(String::length).reduce("label".length(), Math::max);
    String label = "%" + width + "s";
    int number = line - 1;
    if (number < 0) {
      return label.formatted("label") + "  probability";
    }
    if (number >= names.size()) {
      return "";
    }
    float probability = digit.probabilities()[number];
    return String.format(
        Locale.ROOT,
        label + "  %11.4f  %s",
        names.get(number),
        probability,
        "#".repeat(Math.round(BAR * probability)));
  }
}
