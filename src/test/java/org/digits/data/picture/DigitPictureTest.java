package org.digits.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.digits.data.DataFormatException;
import org.digits.data.PictureForm;
import org.digits.data.idx.IdxFixtures;
import org.digits.testing.Garments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitPictureTest {
  private static final int SIDE = 28;

  @Test
  void anIdxFileIsNoPicture() {
    byte[] idx = IdxFixtures.images(1, SIDE, SIDE);
    assertThatThrownBy(() -> read(idx)).hasMessageContaining("found a file of another kind");
    assertThatThrownBy(() -> read(IdxFixtures.labels(1, 2, 3)))
        .hasMessageContaining("found a file of another kind");
  }

  @Test
  void theResultIsPlacedAsMnistIs() throws IOException {
    byte[] pixels = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));

    Extent extent = Extent.of(pixels);
    assertThat(extent.height()).isEqualTo(20);
    assertThat(extent.width()).isBetween(9, 11);
    assertThat(extent.centreY()).isBetween(13.5, 14.5);
    assertThat(extent.centreX()).isBetween(13.5, 14.5);
    assertThat(extent.most()).isEqualTo(255);
  }

  @Test
  void whatIsPlacedAlreadyIsTakenAsItIs() throws IOException {
    byte[] pixels = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));

    assertThat(read(png(grey(pixels, SIDE, SIDE)))).isEqualTo(pixels);
  }

  @Test
  void aSetThatIsTakenAsItIsKeepsEveryPixelAndNoOtherSize() throws IOException {
    byte[] garment = Garments.block(9, 8).image(3);
    byte[] file = png(grey(garment, SIDE, SIDE));

    DigitPicture.Read asIs =
        DigitPicture.read(new ByteArrayInputStream(file), SIDE, SIDE, PictureForm.AS_IS);
    DigitPicture.Read digit =
        DigitPicture.read(new ByteArrayInputStream(file), SIDE, SIDE, PictureForm.DIGITS);

    assertThat(asIs.pixels()).isEqualTo(garment);
    assertThat(asIs.isReshaped()).isFalse();
    assertThat(digit.pixels()).isNotEqualTo(garment);
    assertThat(digit.isReshaped()).isTrue();
    assertThatThrownBy(
            () -> DigitPicture.read(new ByteArrayInputStream(file), 29, 31, PictureForm.AS_IS))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("expected a picture of 29 x 31")
        .hasMessageContaining("found 28 x 28")
        .hasMessageContaining("--pictures digits");
  }

  @Test
  void theModelsSizeAloneIsNotEnough() throws IOException {
    byte[] pixels = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));
    byte[] inverted = new byte[pixels.length];
    byte[] moved = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i];
    }
    System.arraycopy(pixels, 3 * SIDE, moved, 0, pixels.length - 3 * SIDE);

    assertThat(distance(read(png(grey(inverted, SIDE, SIDE))), pixels)).isLessThan(0.03);
    assertThat(distance(read(png(grey(moved, SIDE, SIDE))), pixels)).isLessThan(0.03);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void coloursLightNoiseDustAndTransparencyChangeLittle(int kind) throws IOException {
    byte[] expected = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));
    BufferedImage image =
        switch (kind) {
          case 1 -> oval(300, 400, Color.WHITE, Color.BLACK);
          case 2 -> oval(300, 400, new Color(30, 30, 130), new Color(240, 230, 200));
          case 3 -> oval(300, 400, Color.BLACK, new Color(0, 0, 0, 0));
          case 4 -> oval(300, 400, Color.WHITE, new Color(0, 0, 0, 0));
          case 5 ->
              oval(
                  300,
                  400,
                  Color.BLACK,
                  new GradientPaint(0, 0, Color.GRAY, 300, 400, Color.WHITE));
          case 6 -> noisy(oval(300, 400, Color.BLACK, Color.WHITE), 20);
          case 7 -> noisy(oval(300, 400, new Color(90, 90, 90), new Color(150, 150, 150)), 10);
          case 8 -> dusty(oval(300, 400, Color.BLACK, Color.WHITE));
          default -> oval(3000, 4000, Color.BLACK, Color.WHITE);
        };

    assertThat(distance(read(png(image)), expected)).isLessThan(0.06);
  }

  @ParameterizedTest
  @CsvSource({"png,10", "png,12", "png,13", "png,11", "jpg,1", "jpg,10", "bmp,1", "gif,13"})
  void everyKindOfFileGivesTheSame(String format, int type) throws IOException {
    byte[] expected = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));
    BufferedImage image = new BufferedImage(300, 400, type);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(oval(300, 400, Color.BLACK, Color.WHITE), 0, 0, null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();

    assertThat(distance(read(bytes.toByteArray()), expected)).isLessThan(0.06);
  }

  @Test
  void otherModelsGetTheirOwnSize() throws IOException {
    byte[] file = png(oval(300, 400, Color.BLACK, Color.WHITE));

    assertThat(DigitPicture.read(new ByteArrayInputStream(file), 14, 18)).hasSize(14 * 18);
  }

  @Test
  void blankPicturesAreRefused() throws IOException {
    String message = "expected a digit, found a blank picture";
    BufferedImage blank = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    BufferedImage clear = new BufferedImage(200, 200, BufferedImage.TYPE_INT_ARGB);
    byte[] noise = new byte[200 * 200];
    Arrays.fill(noise, (byte) 128);

    for (BufferedImage image :
        new BufferedImage[] {blank, clear, noisy(grey(noise, 200, 200), 15)}) {
      assertThatThrownBy(() -> read(png(image)))
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith(message);
    }
  }

  @Test
  void whatIsNoPictureIsRefused() throws IOException {
    byte[] whole = png(noisy(oval(300, 400, Color.BLACK, Color.WHITE), 30));

    assertThatThrownBy(() -> read("a text, not a picture".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith("expected a picture (PNG, JPEG")
        .hasMessageEndingWith("found a file of another kind, whatever its name; convert it to PNG");
    assertThatThrownBy(() -> read(new byte[0]))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith("found an empty file; get the picture again");
    for (int length : new int[] {20, 40, whole.length / 2}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("the picture is broken");
    }
  }

  @Test
  void aHugePictureIsRefusedByItsHeader() {
    assertThat(allocatedBytes(() -> assertRefused(header(100_000, 90_000)))).isLessThan(10 << 20);
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("at most 64 megapixels, found 100000 x 90000");
  }

  @Test
  void aLargePictureIsReadInBoundedMemory() throws IOException {
    BufferedImage large = new BufferedImage(8000, 7900, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = large.createGraphics();
    graphics.setPaint(Color.WHITE);
    graphics.fillRect(0, 0, 8000, 7900);
    graphics.drawImage(oval(3000, 4000, Color.BLACK, Color.WHITE), 2000, 2000, null);
    graphics.dispose();
    byte[] file = png(large);
    byte[] expected = read(png(oval(300, 400, Color.BLACK, Color.WHITE)));
    byte[][] result = new byte[1][];

    long allocated = allocatedBytes(() -> result[0] = read(file));

    assertThat(distance(result[0], expected)).isLessThan(0.06);
    assertThat(allocated).isLessThan(64 << 20);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static long allocatedBytes(Action action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      action.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] read(byte[] file) throws IOException {
    return DigitPicture.read(new ByteArrayInputStream(file), SIDE, SIDE);
  }

  /** Mean absolute difference, as a share of white. */
  private static double distance(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return sum / a.length / 255;
  }

  private static BufferedImage oval(int width, int height, Color ink, Paint paper) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setPaint(paper);
    graphics.fillRect(0, 0, width, height);
    graphics.setPaint(ink);
    graphics.setStroke(new BasicStroke(height * 0.06f));
    graphics.draw(new Ellipse2D.Double(width * 0.35, height * 0.2, width * 0.3, height * 0.5));
    // Not symmetric: a centre of mass half-way between two pixels could go to either.
    graphics.draw(new Line2D.Double(width * 0.35, height * 0.25, width * 0.35, height * 0.5));
    graphics.dispose();
    return image;
  }

  private static BufferedImage noisy(BufferedImage image, double sigma) {
    Random random = new Random(3);
    BufferedImage noisy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int level = (image.getRGB(x, y) & 0xFF) + (int) (sigma * random.nextGaussian());
        noisy.setRGB(x, y, 0x10101 * Math.max(0, Math.min(255, level)));
      }
    }
    return noisy;
  }

  private static BufferedImage dusty(BufferedImage image) {
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      int x = random.nextInt(image.getWidth() - 2);
      int y = random.nextInt(image.getHeight() - 2);
      image.setRGB(x, y, 0xFF000000);
      image.setRGB(x + 1, y, 0xFF000000);
      image.setRGB(x, y + 1, 0xFF000000);
    }
    return image;
  }

  private static BufferedImage grey(byte[] pixels, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return image;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    return DrawnDigits.png(image);
  }

  /** The begin of a PNG file. */
  private static byte[] header(int width, int height) {
    ByteBuffer chunk =
        ByteBuffer.allocate(17).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    chunk.put(new byte[] {8, 0, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    return ByteBuffer.allocate(33)
        .putLong(0x89504E470D0A1A0AL)
        .putInt(13)
        .put(chunk.array())
        .putInt((int) crc.getValue())
        .array();
  }

  private record Extent(int height, int width, double centreY, double centreX, int most) {
    static Extent of(byte[] pixels) {
      int top = SIDE;
      int bottom = 0;
      int left = SIDE;
      int right = 0;
      int most = 0;
      double sum = 0;
      double sumY = 0;
      double sumX = 0;
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int value = pixels[y * SIDE + x] & 0xFF;
          sum += value;
          sumY += (double) value * y;
          sumX += (double) value * x;
          most = Math.max(most, value);
          if (value > 0) {
            top = Math.min(top, y);
            bottom = y + 1;
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
          }
        }
      }
      return new Extent(bottom - top, right - left, sumY / sum, sumX / sum, most);
    }
  }
}
