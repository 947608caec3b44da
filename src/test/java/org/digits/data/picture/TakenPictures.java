package org.digits.data.picture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Digits as people take pictures of them: dark ink on light paper, with what lies beside it. */
public final class TakenPictures {
  private static final int SIDE = 200;
  private static final int SEVERAL_WIDTH = 160;

  private final Random random;

  /** Pictures that a seed decides. */
  public TakenPictures(long seed) {
    random = new Random(seed);
  }

  /** What stands on the paper besides one digit, or in place of it. */
  public enum Kind {
    PLAIN,
    GRADIENT,
    NOISE,
    SQUARES,
    CROP,
    FRAME_INSIDE,
    FRAME_ON_EDGE,
    FRAME_THREE_SIDES,
    BASE_LINE,
    RULES,
    TILTED_RULES,
    EDGE_LINE,
    BORDER_28,
    HARD_SHADOW,
    SOFT_SHADOW,
    SMALL_PRINT,
    EXIF,
    TWO_DIGITS,
    BLANK,
    BLACK,
    NOISE_ALONE,
    LINES_ALONE,
    PLUS,
    CROSS;

    /** Whether there is no digit. */
    public boolean isEmpty() {
      return compareTo(BLANK) >= 0;
    }
  }

  /**
   * Draws a digit.
   *
   * @param digit 28 x 28 pixels of uint8, as MNIST's
   * @param other the one that stands beside it in {@link Kind#TWO_DIGITS}
   * @return a PNG file, or a JPEG file of {@link Kind#EXIF}
   */
  public byte[] file(Kind kind, byte[] digit, byte[] other) throws IOException {
    return switch (kind) {
      case EXIF -> jpeg(onPaper(digit, SIDE), 2 + random.nextInt(7));
      case TWO_DIGITS -> png(onPaper(digit, SEVERAL_WIDTH).beside(onPaper(other, SEVERAL_WIDTH)));
      case BORDER_28 -> png(bordered(digit));
      case CROP -> png(onPaper(digit, SIDE).cropped(128, between(0, 5)));
      default ->
          png(drawn(kind, kind.isEmpty() ? new Page(SIDE, SIDE, 250) : onPaper(digit, SIDE)));
    };
  }

  /** A row of digits on one paper. */
  public byte[] row(byte[]... digits) throws IOException {
    Page row = onPaper(digits[0], SEVERAL_WIDTH);
    for (int i = 1; i < digits.length; i++) {
      row = row.beside(onPaper(digits[i], SEVERAL_WIDTH));
    }
    return png(row);
  }

  private Page drawn(Kind kind, Page page) {
    switch (kind) {
      case GRADIENT -> page.light(between(60, 100) / 100f, between(-40, 40) / 100f, 0, 1);
      case NOISE -> page.noise(random, between(8, 20));
      case SQUARES -> {
        int every = between(30, 50);
        int grey = between(180, 230);
        page.rules(every, 7, 2, grey, 0);
        page.columns(every, 7, 2, grey);
      }
      case FRAME_INSIDE -> page.frame(between(3, 9), between(1, 9), between(0, 80), 4);
      case FRAME_ON_EDGE -> page.frame(0, between(1, 9), between(0, 80), 4);
      case FRAME_THREE_SIDES ->
          page.frame(between(0, 9), between(1, 6), between(0, 80), between(2, 4));
      case BASE_LINE -> page.rules(SIDE, between(150, 180), between(2, 5), between(40, 150), 0);
      case RULES -> page.rules(between(35, 60), 20, between(1, 4), between(90, 190), 0);
      case TILTED_RULES ->
          page.rules(between(35, 60), 20, 2, between(90, 190), between(-60, 60) / 1000f);
      case EDGE_LINE -> {
        boolean isUpright = random.nextBoolean();
        page.turn(isUpright);
        page.frame(between(0, 9), between(1, 9), between(0, 120), 1);
        page.turn(isUpright);
      }
      case HARD_SHADOW -> page.light(1, 0, between(-40, 40) / 100f, between(35, 75) / 100f);
      case SOFT_SHADOW -> {
        Page shade = new Page(SIDE, SIDE, 255);
        shade.light(1, 0, between(-40, 40) / 100f, between(35, 75) / 100f);
        page.times(shade.blurred(between(3, 12)));
      }
      case SMALL_PRINT -> page.print(random);
      case BLANK -> page.noise(random, between(0, 4));
      case BLACK -> page.fill(between(0, 30));
      case NOISE_ALONE -> page.noise(random, between(30, 90));
      case LINES_ALONE -> {
        if (random.nextBoolean()) {
          page.frame(between(0, 9), between(1, 6), between(0, 80), between(1, 5));
        } else {
          page.rules(between(35, 120), between(10, 60), between(1, 5), between(0, 150), 0);
        }
      }
      case PLUS -> page.cross(random, 0);
      case CROSS -> page.cross(random, Math.PI / 4);
      default -> {}
    }
    return page;
  }

  private Page onPaper(byte[] digit, int width) {
    Page page = new Page(SIDE, width, 255);
    int size = between(115, 145);
    int top = between(25, SIDE - size - 10);
    int left = between(10, width - size);
    page.ink(enlarged(digit, size), top, left, size, between(10, 70));
    return page;
  }

  private static Page bordered(byte[] digit) {
    Page page = new Page(28, 28, 0);
    for (int i = 0; i < digit.length; i++) {
      page.values[i] = digit[i] & 0xFF;
    }
    page.frame(0, 1, 255, 4);
    return page;
  }

  /** From {@code least} to {@code below}, which is not reached. */
  private int between(int least, int below) {
    return least + random.nextInt(Math.max(1, below - least));
  }

  private static float[] enlarged(byte[] digit, int size) {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, 28, 28, digit);
    AffineTransform scale = AffineTransform.getScaleInstance(size / 28.0, size / 28.0);
    BufferedImage large = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    new AffineTransformOp(scale, AffineTransformOp.TYPE_BICUBIC).filter(image, large);
    float[] ink = new float[size * size];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = large.getRaster().getSample(i % size, i / size, 0) / 255f;
    }
    return ink;
  }

  private static byte[] png(Page page) throws IOException {
    return DrawnDigits.png(page.bytes(), page.height, page.width);
  }

  /** A JPEG file that a camera has turned, with its EXIF orientation. */
  private static byte[] jpeg(Page page, int orientation) throws IOException {
    boolean isTurned = orientation > 4;
    int height = isTurned ? page.width : page.height;
    int width = isTurned ? page.height : page.width;
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] upright = page.bytes();
    for (int y = 0; y < page.height; y++) {
      for (int x = 0; x < page.width; x++) {
        int fromRight = page.width - 1 - x;
        int fromBottom = page.height - 1 - y;
        int[] at =
            switch (orientation) {
              case 2 -> new int[] {fromRight, y};
              case 3 -> new int[] {fromRight, fromBottom};
              case 4 -> new int[] {x, fromBottom};
              case 5 -> new int[] {y, x};
              case 6 -> new int[] {y, fromRight};
              case 7 -> new int[] {fromBottom, fromRight};
              case 8 -> new int[] {fromBottom, x};
              default -> new int[] {x, y};
            };
        stored.getRaster().setSample(at[0], at[1], 0, upright[y * page.width + x] & 0xFF);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(stored, "jpg", bytes);
    return withOrientation(bytes.toByteArray(), orientation);
  }

  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {'E', 'x', 'i', 'f', 0, 0};
    return ByteBuffer.allocate(jpeg.length + 36)
        .put(jpeg, 0, 2)
        .putShort((short) 0xFFE1)
        .putShort((short) 34)
        .put(exif)
        .put(tiff(orientation))
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** TIFF's header and a directory of one entry. */
  static byte[] tiff(int orientation) {
    return ByteBuffer.allocate(26)
        .put(new byte[] {'M', 'M', 0, 42})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  /** Grey levels of a page, row-major. */
  private static final class Page {
    private int height;
    private int width;
    private float[] values;

    Page(int height, int width, float grey) {
      this.height = height;
      this.width = width;
      values = new float[height * width];
      fill(grey);
    }

    void fill(float grey) {
      Arrays.fill(values, grey);
    }

    void ink(float[] ink, int top, int left, int size, float grey) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int at = (top + y) * width + left + x;
          float part = ink[y * size + x];
          values[at] = values[at] * (1 - part) + grey * part;
        }
      }
    }

    Page beside(Page right) {
      Page both = new Page(height, width + right.width, 255);
      for (int y = 0; y < height; y++) {
        System.arraycopy(values, y * width, both.values, y * both.width, width);
        System.arraycopy(
            right.values, y * right.width, both.values, y * both.width + width, right.width);
      }
      return both;
    }

    void darken(int y, int x, float grey) {
      if (y >= 0 && x >= 0 && y < height && x < width) {
        values[y * width + x] = Math.min(values[y * width + x], grey);
      }
    }

    void rules(int every, int offset, int thickness, int grey, float slope) {
      for (int at = offset; at < height; at += every) {
        for (int x = 0; x < width; x++) {
          for (int t = 0; t < thickness; t++) {
            darken(Math.round(at + slope * (x - width / 2f)) + t, x, grey);
          }
        }
      }
    }

    void columns(int every, int offset, int thickness, int grey) {
      turn(true);
      rules(every, offset, thickness, grey, 0);
      turn(true);
    }

    void turn(boolean isTurned) {
      if (!isTurned) {
        return;
      }
      float[] turned = new float[values.length];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          turned[x * height + y] = values[y * width + x];
        }
      }
      values = turned;
      int swap = height;
      height = width;
      width = swap;
    }

    void frame(int inset, int thickness, int grey, int sides) {
      for (int i = inset; i < inset + thickness; i++) {
        for (int k = inset; k < width - inset; k++) {
          values[i * width + k] = grey;
          values[(height - 1 - i) * width + k] =
              sides > 3 ? grey : values[(height - 1 - i) * width + k];
        }
        for (int k = inset; k < height - inset; k++) {
          values[k * width + i] = sides > 1 ? grey : values[k * width + i];
          values[k * width + width - 1 - i] = sides > 2 ? grey : values[k * width + width - 1 - i];
        }
      }
    }

    /** Light that changes along x and y, and is dimmed to a part beyond a slanted edge. */
    void light(float least, float slope, float edge, float shade) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          float u = 2f * x / width - 1;
          float v = 2f * y / height - 1;
          float even = least + (1 - least) * (1 + u + slope * v) / 2;
          float dim = u + 2 * edge * v > edge ? shade : 1;
          values[y * width + x] *= Math.max(0.2f, Math.min(1, even)) * dim;
        }
      }
    }

    void times(Page light) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= light.values[i] / 255;
      }
    }

    Page blurred(int radius) {
      Page result = new Page(height, width, 0);
      for (int pass = 0; pass < 2; pass++) {
        Page from = pass == 0 ? this : result;
        Page to = new Page(height, width, 0);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            float sum = 0;
            for (int k = -radius; k <= radius; k++) {
              int yy = pass == 0 ? y : Math.max(0, Math.min(height - 1, y + k));
              int xx = pass == 0 ? Math.max(0, Math.min(width - 1, x + k)) : x;
              sum += from.values[yy * width + xx];
            }
            to.values[y * width + x] = sum / (2 * radius + 1);
          }
        }
        result = to;
      }
      return result;
    }

    void noise(Random random, double sigma) {
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (sigma * random.nextGaussian());
      }
    }

    void print(Random random) {
      int top = 4 + random.nextInt(6);
      for (int letter = 0, left = 6 + random.nextInt(20); letter < 5; letter++, left += 11) {
        for (int stroke = 0; stroke < 3; stroke++) {
          boolean isUpright = random.nextBoolean();
          int from = random.nextInt(3) * 4;
          for (int k = 0; k < 9; k++) {
            darken(top + (isUpright ? k : from), left + (isUpright ? from * 3 / 4 : k * 3 / 4), 30);
            darken(
                top + (isUpright ? k : from) + 1,
                left + (isUpright ? from * 3 / 4 : k * 3 / 4),
                30);
          }
        }
      }
    }

    void cross(Random random, double angle) {
      double tilt = angle + 0.15 * random.nextGaussian();
      double length = 40 + random.nextInt(35);
      double thickness = 3 + random.nextInt(6);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setStroke(new java.awt.BasicStroke((float) thickness));
      for (int k = 0; k < 2; k++) {
        double a = tilt + k * Math.PI / 2 + 0.1 * random.nextGaussian();
        double far = length * (0.85 + 0.3 * random.nextDouble());
        graphics.draw(
            new java.awt.geom.Line2D.Double(
                100 - far * Math.cos(a),
                100 - far * Math.sin(a),
                100 + far * Math.cos(a),
                100 + far * Math.sin(a)));
      }
      graphics.dispose();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 1 - 0.85f * image.getRaster().getSample(i % width, i / width, 0) / 255f;
      }
    }

    Page cropped(float threshold, int margin) {
      int top = height;
      int bottom = 0;
      int left = width;
      int right = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (values[y * width + x] < threshold) {
            top = Math.min(top, y);
            bottom = Math.max(bottom, y + 1);
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
          }
        }
      }
      top = Math.max(0, top - margin);
      left = Math.max(0, left - margin);
      Page part =
          new Page(
              Math.min(height, bottom + margin) - top, Math.min(width, right + margin) - left, 0);
      for (int y = 0; y < part.height; y++) {
        System.arraycopy(values, (top + y) * width + left, part.values, y * part.width, part.width);
      }
      return part;
    }

    byte[] bytes() {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(Math.max(0, Math.min(255, values[i])));
      }
      return bytes;
    }
  }
}
