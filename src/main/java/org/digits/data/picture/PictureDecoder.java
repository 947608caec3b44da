package org.digits.data.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.digits.data.DataFormatException;

/**
 * Decodes a picture of any format that javax.imageio reads (PNG, JPEG, BMP, GIF, TIFF) to grey. Its
 * header decides before anything is decoded: pictures of more than {@link #MAX_PIXELS}, or with a
 * side of more than {@link #MAX_SIDE}, are refused, and of larger ones than {@link #KEPT_PIXELS}
 * only every n-th pixel of every n-th row is kept, so memory is bounded.
 */
final class PictureDecoder {
  static final long MAX_PIXELS = 64_000_000;
  static final long KEPT_PIXELS = 4_000_000;

  /** Decoders keep whole rows. */
  static final int MAX_SIDE = 32_768;

  /** Less than this between the darkest and the brightest pixel is nothing to see. */
  private static final int VISIBLE_CONTRAST = 64;

  private PictureDecoder() {}

  /**
   * Decodes the first picture of a stream, upright by its EXIF orientation; transparent pixels show
   * white, or black where the ink could not be seen on white.
   *
   * @throws DataFormatException if there is none; the message does not name the file
   */
  static GreyImage decode(InputStream in) throws IOException {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(stream);
      if (reader == null) {
        throw new DataFormatException(
            "expected a picture (PNG, JPEG, BMP, GIF or TIFF), found %s"
                .formatted(
                    stream.read() < 0
                        ? "an empty file; get the picture again"
                        : "a file of another kind, whatever its name; convert it to PNG"));
      }
      try {
        int orientation = Orientation.of(stream);
        reader.setInput(stream, true, true);
        return Orientation.upright(read(reader), orientation);
      } finally {
        reader.dispose();
      }
    }
  }

  // WBMP has no magic number: anything that begins with zeros could be one, an IDX file too.
  private static ImageReader reader(ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (!reader.getFormatName().equalsIgnoreCase("wbmp")) {
        return reader;
      }
    }
    return null;
  }

  private static GreyImage read(ImageReader reader) throws IOException {
    try {
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      long pixels = (long) width * height;
      if (pixels > MAX_PIXELS) {
        throw new DataFormatException(
            "expected at most %d megapixels, found %d x %d; make the picture smaller"
                .formatted(MAX_PIXELS / 1_000_000, width, height));
      }
      if (Math.max(width, height) > MAX_SIDE) {
        throw new DataFormatException(
            "expected sides of at most %d pixels, found %d x %d; make the picture smaller"
                .formatted(MAX_SIDE, width, height));
      }
      ImageReadParam param = reader.getDefaultReadParam();
      int step = (int) Math.ceil(Math.sqrt((double) pixels / KEPT_PIXELS));
      if (step > 1) {
        param.setSourceSubsampling(step, step, 0, 0);
      }
      return grey(reader.read(0, param));
    } catch (DataFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers of javax.imageio throw any RuntimeException on broken files.
      throw broken(e);
    }
  }

  private static DataFormatException broken(Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new DataFormatException(
            "the picture is broken or of a kind that Java does not read ("
                + reason.lines().findFirst().orElse("").strip()
                + "); save it again as PNG")
        .causedBy(e);
  }

  private static GreyImage grey(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] grey = new byte[height * width];
    byte[] alpha = image.getColorModel().hasAlpha() ? new byte[height * width] : null;
    if (isLinearGrey(image.getColorModel())) {
      readSamples(image, grey, alpha);
    } else {
      readColours(image, grey, alpha);
    }
    if (alpha == null) {
      return new GreyImage(height, width, grey);
    }
    byte[] onWhite = composite(grey, alpha, 255);
    boolean visible = contrast(onWhite) >= VISIBLE_CONTRAST;
    return new GreyImage(height, width, visible ? onWhite : composite(grey, alpha, 0));
  }

  // Java takes grey samples as linear light and would brighten them on the way to RGB.
  private static boolean isLinearGrey(ColorModel model) {
    return model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static void readSamples(BufferedImage image, byte[] grey, byte[] alpha) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int greyShift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      store(row, greyShift, grey, y * width);
      if (alpha != null) {
        raster.getSamples(0, y, width, 1, 1, row);
        store(row, greyShift, alpha, y * width);
      }
    }
  }

  private static void store(int[] row, int shift, byte[] target, int at) {
    for (int x = 0; x < row.length; x++) {
      target[at + x] = (byte) (row[x] >> shift);
    }
  }

  private static void readColours(BufferedImage image, byte[] grey, byte[] alpha) {
    int width = image.getWidth();
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int red = row[x] >> 16 & 0xFF;
        int green = row[x] >> 8 & 0xFF;
        int blue = row[x] & 0xFF;
        // Luma of ITU-R BT.601.
        grey[y * width + x] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        if (alpha != null) {
          alpha[y * width + x] = (byte) (row[x] >>> 24);
        }
      }
    }
  }

  private static byte[] composite(byte[] grey, byte[] alpha, int background) {
    byte[] result = new byte[grey.length];
    for (int i = 0; i < grey.length; i++) {
      int a = alpha[i] & 0xFF;
      result[i] = (byte) (((grey[i] & 0xFF) * a + background * (255 - a) + 127) / 255);
    }
    return result;
  }

  private static int contrast(byte[] pixels) {
    int least = 255;
    int most = 0;
    for (byte pixel : pixels) {
      least = Math.min(least, pixel & 0xFF);
      most = Math.max(most, pixel & 0xFF);
    }
    return most - least;
  }
}
