package org.digits.data.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The steps from a picture to its digits, for people who want to see them. */
public final class PictureSteps {
  private final GreyImage image;

  private PictureSteps(GreyImage image) {
    this.image = image;
  }

  /** The steps of a picture, whether or not it shows a digit. */
  public static PictureSteps of(InputStream in) throws IOException {
    return new PictureSteps(PictureDecoder.decode(in));
  }

  /**
   * A small image.
   *
   * @param pixels uint8, row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // a result, never a map key
  public record Small(int height, int width, byte[] pixels) {}

  /** The picture, of at most so many pixels a side. */
  public Small thumbnail(int side) {
    int longest = Math.max(image.height(), image.width());
    GreyImage small = image.reduced((longest + side - 1) / side);
    return new Small(small.height(), small.width(), small.pixels());
  }

  /** Writes a PNG file for each step; what stands there is replaced. */
  public void write(Path folder) throws IOException {
    DigitSearch search = new DigitSearch(image);
    Files.createDirectories(folder);
    write(folder.resolve("1-upright.png"), image);
    write(folder.resolve("2-inside.png"), search.picture());
    write(folder.resolve("3-ink.png"), grey(search.ink()));
    List<DigitSearch.Digit> digits = search.digits();
    for (int i = 0; i < digits.size(); i++) {
      write(folder.resolve("4-digit-%d.png".formatted(i + 1)), grey(digits.get(i).ink()));
    }
  }

  private static GreyImage grey(Ink ink) {
    byte[] pixels = new byte[ink.values().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * ink.values()[i]);
    }
    return new GreyImage(ink.height(), ink.width(), pixels);
  }

  private static void write(Path file, GreyImage grey) throws IOException {
    BufferedImage image =
        new BufferedImage(grey.width(), grey.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, grey.width(), grey.height(), grey.pixels());
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("cannot write " + file + ": Java has no writer for PNG");
    }
  }
}
