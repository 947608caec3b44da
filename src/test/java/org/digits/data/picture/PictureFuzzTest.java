package org.digits.data.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.digits.data.DataFormatException;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFuzzTest {
  // Of four million pixels that are kept: eight bytes decoded, then grey, alpha, two composites.
  private static final Fuzz FUZZ =
      new Fuzz(DataFormatException.class, "", 64, 24 * PictureDecoder.KEPT_PIXELS);

  @ParameterizedTest
  @CsvSource({
    "png, 1",
    "png, 2",
    "png, 10",
    "png, 11",
    "png, 12",
    "png, 13",
    "jpg, 1",
    "jpg, 10",
    "bmp, 1",
    "bmp, 12",
    "bmp, 13",
    "gif, 13",
    "tiff, 1",
    "tiff, 10",
    "tiff, 12"
  })
  void picturesAreReadOrRefused(String format, int type) throws Exception {
    FUZZ.run(
        150,
        List.of(picture(format, type)),
        file -> DigitPicture.read(new ByteArrayInputStream(file), 28, 28));
  }

  private static byte[] picture(String format, int type) throws IOException {
    BufferedImage image = new BufferedImage(40, 60, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 40, 60);
    graphics.setColor(Color.BLACK);
    graphics.fillRect(16, 10, 8, 40);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("Java writes no " + format + " of type " + type);
    }
    return bytes.toByteArray();
  }
}
