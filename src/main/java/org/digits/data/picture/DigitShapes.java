package org.digits.data.picture;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Tells digits from what is none by the shapes of MNIST's training images: of each digit 16
 * clusters, of each cluster a mean and the 12 directions in which it varies most. An image is as
 * far from a digit as from the nearest of these planes (mixtures of local linear models: Hinton,
 * Dayan, Revow, "Modeling the manifolds of images of handwritten digits", 1997). It is none where
 * it is too far, or nearer to a cross.
 *
 * <p>{@code src/bench/python/shapes.py} fits the shapes on the first 55,000 training images; the
 * largest distance was chosen on others of them.
 */
public final class DigitShapes {
  /** Images have this size. */
  public static final int SIDE = 28;

  private static final String FILE = "digit-shapes.bin";
  private static final int DIGITS = 10;
  private static final int CLUSTERS = 16;
  private static final int DIRECTIONS = 12;
  private static final int HALF = SIDE / 2;
  private static final int LENGTH = HALF * HALF;

  /** Squared, of vectors of length one: 1.4 of a thousand training digits are farther. */
  private static final double FARTHEST = 0.19;

  // By digit and cluster: the mean, then the directions. Behind the digits stand the crosses.
  private final float[][][] planes;

  private DigitShapes(float[][][] planes) {
    this.planes = planes;
  }

  /** The shapes of Latin digits. */
  public static DigitShapes latin() {
    return Holder.LATIN;
  }

  private static final class Holder {
    static final DigitShapes LATIN = load();
  }

  private static DigitShapes load() {
    try (InputStream file = DigitShapes.class.getResourceAsStream(FILE);
        DataInputStream in = new DataInputStream(new BufferedInputStream(file))) {
      float[][][] planes = new float[(DIGITS + 1) * CLUSTERS][1 + DIRECTIONS][LENGTH];
      for (float[][] plane : planes) {
        for (float[] vector : plane) {
          float scale = in.readFloat();
          for (int i = 0; i < LENGTH; i++) {
            vector[i] = scale * in.readByte();
          }
        }
      }
      return new DigitShapes(planes);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar has no whole " + FILE, e);
    }
  }

  /**
   * Whether an image looks like any digit.
   *
   * @param pixels 28 x 28, uint8, placed as MNIST's are
   */
  public boolean isDigit(byte[] pixels) {
    float[] vector = vector(pixels);
    double toDigit = nearest(vector, 0, DIGITS * CLUSTERS);
    return toDigit <= FARTHEST && toDigit <= nearest(vector, DIGITS * CLUSTERS, planes.length);
  }

  /** How many of the digits' means there are for each digit. */
  public static int examples() {
    return CLUSTERS;
  }

  /** An image of a digit's mean shape, 28 x 28, uint8. */
  public byte[] example(int digit, int number) {
    float[] mean = planes[digit * CLUSTERS + number][0];
    float most = 0;
    for (float value : mean) {
      most = Math.max(most, value);
    }
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      float value = mean[i / SIDE / 2 * HALF + i % SIDE / 2];
      pixels[i] = (byte) Math.round(255 * Math.max(0, value) / most);
    }
    return pixels;
  }

  private double nearest(float[] vector, int from, int to) {
    double least = Double.MAX_VALUE;
    float[] difference = new float[LENGTH];
    for (int plane = from; plane < to; plane++) {
      float[][] vectors = planes[plane];
      double distance = 0;
      for (int i = 0; i < LENGTH; i++) {
        difference[i] = vector[i] - vectors[0][i];
        distance += (double) difference[i] * difference[i];
      }
      for (int k = 1; k <= DIRECTIONS; k++) {
        double along = 0;
        for (int i = 0; i < LENGTH; i++) {
          along += difference[i] * vectors[k][i];
        }
        distance -= along * along;
      }
      least = Math.min(least, distance);
    }
    return least;
  }

  /** Blurred by 1-2-1 along both sides, means of 2 x 2 pixels, of length one. */
  private static float[] vector(byte[] pixels) {
    float[] across = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % SIDE;
      float left = x > 0 ? pixels[i - 1] & 0xFF : 0;
      float right = x < SIDE - 1 ? pixels[i + 1] & 0xFF : 0;
      across[i] = left + 2 * (pixels[i] & 0xFF) + right;
    }
    float[] vector = new float[LENGTH];
    for (int i = 0; i < pixels.length; i++) {
      float above = i >= SIDE ? across[i - SIDE] : 0;
      float below = i + SIDE < pixels.length ? across[i + SIDE] : 0;
      vector[i / SIDE / 2 * HALF + i % SIDE / 2] += above + 2 * across[i] + below;
    }
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = length > 0 ? vector[i] / length : 0;
    }
    return vector;
  }
}
