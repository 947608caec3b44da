package org.digits.data.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of digits that owe nothing to MNIST: strokes drawn by hand here, and fonts. */
public final class DrawnDigits {
  /** Strokes in a unit square: M x y, L x y, C and six numbers. */
  private static final String[] STROKES = {
    "M .5 0 C .1 0 .1 1 .5 1 C .9 1 .9 0 .5 0",
    "M .35 .2 L .55 0 L .5 1",
    "M .15 .25 C .2 -.1 .85 -.1 .8 .3 C .75 .55 .4 .75 .15 1 L .9 .97",
    "M .2 .1 C .5 -.1 .9 .1 .75 .35 C .7 .45 .55 .48 .45 .48 C .8 .48 .95 .75 .7 .92 C .5 1.05 .2 1 .1 .85",
    "M .35 0 L .1 .6 L .9 .6 M .7 .2 L .65 1",
    "M .85 0 L .3 .02 L .25 .45 C .6 .3 .9 .5 .8 .8 C .7 1.05 .3 1.05 .1 .9",
    "M .7 0 C .3 .2 .1 .6 .2 .85 C .3 1.05 .75 1.05 .8 .75 C .8 .5 .35 .5 .2 .8",
    "M .1 .05 L .9 .03 C .65 .3 .5 .6 .4 1",
    "M .8 .15 C .6 -.1 .15 0 .2 .25 C .25 .5 .8 .5 .8 .8 C .75 1.05 .25 1.05 .2 .8 C .2 .55 .7 .4 .8 .15",
    "M .8 .25 C .7 -.1 .15 -.05 .2 .3 C .25 .6 .75 .55 .8 .2 L .7 1"
  };

  private static final Color[][] COLOURS = {
    {Color.BLACK, Color.WHITE},
    {Color.WHITE, Color.BLACK},
    {new Color(20, 30, 120), new Color(250, 245, 220)},
    {new Color(230, 230, 180), new Color(20, 60, 40)},
    {new Color(190, 20, 30), new Color(255, 255, 255)},
    {new Color(90, 90, 90), new Color(170, 170, 170)}
  };

  private DrawnDigits() {}

  /**
   * A picture of a digit.
   *
   * @param name what it shows and how
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Drawn(String name, int label, byte[] png) {}

  /**
   * The way of a pen that draws a digit: strokes of points (x, y) in a unit square, the first
   * coordinate narrowed to {@code width}.
   */
  public static List<List<double[]>> penStrokes(int label, double width) {
    List<List<double[]>> strokes = new ArrayList<>();
    double[] point = new double[6];
    for (PathIterator i = path(STROKES[label], width).getPathIterator(null, 0.002);
        !i.isDone();
        i.next()) {
      if (i.currentSegment(point) == PathIterator.SEG_MOVETO) {
        strokes.add(new ArrayList<>());
      }
      strokes.get(strokes.size() - 1).add(new double[] {point[0], point[1]});
    }
    return strokes;
  }

  /** Ten digits drawn with strokes of every thickness, size and colour: 120 pictures. */
  public static List<Drawn> strokes() throws IOException {
    List<Drawn> drawn = new ArrayList<>();
    float[] thickness = {0.05f, 0.1f, 0.16f, 0.24f};
    int[] sizes = {16, 40, 150, 600};
    for (int variant = 0; variant < 12; variant++) {
      for (int label = 0; label < 10; label++) {
        int k = variant + label;
        int size = sizes[k % sizes.length];
        Shape shape =
            new BasicStroke(
                    thickness[variant % thickness.length],
                    BasicStroke.CAP_ROUND,
                    BasicStroke.JOIN_ROUND)
                .createStrokedShape(path(STROKES[label], 0.75 + 0.02 * variant));
        drawn.add(draw("stroke " + variant, label, shape, size, k));
      }
    }
    return drawn;
  }

  /** The same of the fonts that Java always knows by name; empty where the machine has no fonts. */
  public static List<Drawn> fonts() throws IOException {
    List<Drawn> drawn = new ArrayList<>();
    String[] families = {Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED};
    int[] styles = {Font.PLAIN, Font.BOLD, Font.ITALIC};
    int[] sizes = {18, 32, 90, 400};
    for (int variant = 0; variant < families.length * styles.length; variant++) {
      Font font = new Font(families[variant / 3], styles[variant % 3], 100);
      for (int label = 0; label < 10; label++) {
        Shape shape;
        try {
          FontRenderContext context = new FontRenderContext(null, true, true);
          shape = font.createGlyphVector(context, Integer.toString(label)).getOutline();
        } catch (RuntimeException | Error e) {
          // A machine without fonts fails in one of many ways.
          return List.of();
        }
        String name = families[variant / 3] + " " + variant % 3;
        drawn.add(draw(name, label, shape, sizes[(variant + label) % 4], variant + label));
      }
    }
    return drawn;
  }

  private static Drawn draw(String name, int label, Shape shape, int size, int variant)
      throws IOException {
    Color[] colours = COLOURS[variant % COLOURS.length];
    Rectangle2D bounds = shape.getBounds2D();
    double scale = size / Math.max(bounds.getWidth(), bounds.getHeight());
    int width = (int) (size * (1.3 + 0.3 * (variant % 4)));
    int height = (int) (size * (1.3 + 0.25 * (variant % 5)));
    BufferedImage image = new BufferedImage(width, height, type(variant));
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    if (type(variant) != BufferedImage.TYPE_INT_ARGB) {
      Color paper = colours[1];
      graphics.setPaint(
          variant % 3 == 0 ? new GradientPaint(0, 0, paper, width, height, shade(paper)) : paper);
      graphics.fillRect(0, 0, width, height);
    }
    AffineTransform place =
        AffineTransform.getTranslateInstance(
            (width - scale * bounds.getWidth()) * (0.3 + 0.1 * (variant % 5)),
            (height - scale * bounds.getHeight()) * (0.7 - 0.1 * (variant % 5)));
    place.scale(scale, scale);
    place.translate(-bounds.getX(), -bounds.getY());
    graphics.setPaint(colours[0]);
    graphics.fill(place.createTransformedShape(shape));
    graphics.dispose();
    if (variant % 4 == 1) {
      noise(image, new Random(variant), 12);
    }
    return new Drawn(name + ", " + size + " px, colours " + variant % 6, label, png(image));
  }

  private static int type(int variant) {
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB
    };
    return types[variant % types.length];
  }

  private static Color shade(Color colour) {
    int shift = colour.getRed() > 127 ? -40 : 40;
    return new Color(colour.getRed() + shift, colour.getGreen() + shift, colour.getBlue() + shift);
  }

  private static void noise(BufferedImage image, Random random, double sigma) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int noise = (int) (sigma * random.nextGaussian());
        int red = clamp((rgb >> 16 & 0xFF) + noise);
        int green = clamp((rgb >> 8 & 0xFF) + noise);
        int blue = clamp((rgb & 0xFF) + noise);
        image.setRGB(x, y, (rgb & 0xFF000000) | (red << 16) | (green << 8) | blue);
      }
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static Shape path(String commands, double width) {
    Path2D path = new Path2D.Double();
    String[] words = commands.split(" ", -1);
    double[] n = new double[6];
    for (int i = 0; i < words.length; ) {
      int numbers = words[i].equals("C") ? 6 : 2;
      for (int k = 0; k < numbers; k++) {
        n[k] = Double.parseDouble(words[i + 1 + k]) * (k % 2 == 0 ? width : 1);
      }
      switch (words[i]) {
        case "M" -> path.moveTo(n[0], n[1]);
        case "L" -> path.lineTo(n[0], n[1]);
        default -> path.curveTo(n[0], n[1], n[2], n[3], n[4], n[5]);
      }
      i += 1 + numbers;
    }
    return path;
  }

  /** A grey picture of given pixels. */
  public static byte[] png(byte[] pixels, int height, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return png(image);
  }

  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
