package org.digits.cli;

import java.util.List;
import java.util.Locale;
import org.digits.data.ImageBlock;
import org.digits.spark.predict.PicturePrediction;

/** A prediction as text: what the network saw on the left, its probabilities on the right. */
final class PictureTable {
  private static final String SHADES = " .:-=+*#%@";
  private static final int BAR = 20;

  private PictureTable() {}

  static String render(PicturePrediction prediction) {
    ImageBlock seen = prediction.seen();
    float[] probabilities = prediction.probabilities();
    int pictureLines = (seen.height() + 1) / 2;
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < Math.max(pictureLines, probabilities.length + 2); line++) {
      String left = line < pictureLines ? pictureLine(seen, 2 * line) : " ".repeat(seen.width());
      text.append("  ").append(left).append("  ").append(tableLine(prediction, line));
      text.setLength(text.toString().stripTrailing().length());
      text.append('\n');
    }
    return text.append("Predicted Label: ").append(prediction.label()).append('\n').toString();
  }

  // A character is about twice as high as wide, so it stands for two rows.
  private static String pictureLine(ImageBlock image, int y) {
    StringBuilder line = new StringBuilder();
    for (int x = 0; x < image.width(); x++) {
      int upper = pixel(image, y, x);
      int value = y + 1 < image.height() ? (upper + pixel(image, y + 1, x)) / 2 : upper;
      line.append(SHADES.charAt(value * SHADES.length() / 256));
    }
    return line.toString();
  }

  private static int pixel(ImageBlock image, int y, int x) {
    return image.pixels()[y * image.width() + x] & 0xFF;
  }

  private static String tableLine(PicturePrediction prediction, int line) {
    List<String> names = prediction.labels().names(prediction.probabilities().length);
    int width = names.stream().mapToInt(String::length).reduce("label".length(), Math::max);
    String label = "%" + width + "s";
    int number = line - 1;
    if (number < 0) {
      return label.formatted("label") + "  probability";
    }
    if (number >= names.size()) {
      return "";
    }
    float probability = prediction.probabilities()[number];
    return String.format(
        Locale.ROOT,
        label + "  %11.4f  %s",
        names.get(number),
        probability,
        "#".repeat(Math.round(BAR * probability)));
  }
}
