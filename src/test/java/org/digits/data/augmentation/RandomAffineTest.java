package org.digits.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.digits.data.ImageBlock;
import org.junit.jupiter.api.Test;

class RandomAffineTest {
  private static final ImageBlock NOISE = noise();

  @Test
  void noRangeLeavesEveryByte() {
    assertThat(transform(new RandomAffine(0, 0, 0, 0), NOISE, 0, 1, 0)).isEqualTo(NOISE.image(0));
  }

  @Test
  void dependsOnSeedEpochAndImageAlone() {
    byte[] one = transform(RandomAffine.DIGITS, NOISE, 0, 1, 0);
    ImageBlock alone = NOISE.select(new int[] {3, 0});
    assertThat(transform(RandomAffine.DIGITS, alone, 1, 1, 0)).isEqualTo(one);
    assertThat(transform(RandomAffine.DIGITS, NOISE, 0, 2, 0)).isNotEqualTo(one);
    assertThat(transform(RandomAffine.DIGITS, NOISE, 0, 1, 1)).isNotEqualTo(one);
  }

  /** A change here changes every augmented run. */
  @Test
  void givesTheSameBytesOnEveryMachine() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (int row = 0; row < NOISE.size(); row++) {
      sha256.update(transform(RandomAffine.DIGITS, NOISE, row, 1, 0));
    }
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("180ca1bfa9e3510f267e31dd2afef883c5e6d14da3f1e3403d7b8097c60d6667");
  }

  @Test
  void aTransformStaysWithinItsRanges() {
    // A dot off the centre: its centre of mass may move by the ranges, no further.
    int side = 41;
    byte[] pixels = new byte[side * side];
    for (int y = 29; y <= 31; y++) {
      Arrays.fill(pixels, y * side + 19, y * side + 22, (byte) 200);
    }
    double farthest = 0;
    for (long id = 0; id < 2000; id++) {
      ImageBlock dot = new ImageBlock(side, side, new long[] {id}, pixels, new int[1]);
      byte[] moved = transform(new RandomAffine(0, 3, 0, 0), dot, 0, 1, 0);
      double[] centre = centre(moved, side);
      farthest = Math.max(farthest, Math.abs(centre[0] - 20));
      assertThat(centre[0]).isCloseTo(20, within(3.01));
      assertThat(centre[1]).isCloseTo(30, within(3.01));

      double[] turned = centre(transform(new RandomAffine(10, 0, 0, 0), dot, 0, 1, 0), side);
      double radius = Math.hypot(turned[0] - 20, turned[1] - 20);
      assertThat(radius).isCloseTo(10, within(0.1));
      assertThat(Math.abs(turned[0] - 20)).isLessThan(10 * Math.sin(Math.toRadians(10)) + 0.1);

      double[] zoomed = centre(transform(new RandomAffine(0, 0, 0.1, 0), dot, 0, 1, 0), side);
      assertThat(zoomed[1] - 20).isBetween(8.9, 11.1);
      double[] sheared = centre(transform(new RandomAffine(0, 0, 0, 0.1), dot, 0, 1, 0), side);
      assertThat(sheared[0]).isCloseTo(20, within(1.1));
      assertThat(sheared[1]).isCloseTo(30, within(0.1));
    }
    assertThat(farthest).isGreaterThan(2.5);
  }

  @Test
  void theBlackAroundTheInkChangesNothing() {
    int side = 28;
    byte[] ink = new byte[side * side];
    byte[] corners = new byte[side * side];
    Random random = new Random(3);
    for (int y = 4; y < 24; y++) {
      for (int x = 9; x < 19; x++) {
        ink[y * side + x] = (byte) random.nextInt();
      }
    }
    for (int corner : new int[] {0, side - 1, side * (side - 1), side * side - 1}) {
      corners[corner] = (byte) 255;
    }
    byte[] both = ink.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] |= corners[i];
    }
    byte[] pixels = Arrays.copyOf(ink, 4 * ink.length);
    System.arraycopy(corners, 0, pixels, ink.length, ink.length);
    System.arraycopy(both, 0, pixels, 2 * ink.length, ink.length);
    // The fourth image is black.
    ImageBlock images = new ImageBlock(side, side, new long[] {5, 5, 5, 5}, pixels, new int[4]);
    for (int epoch = 0; epoch < 100; epoch++) {
      byte[] whole = transform(RandomAffine.DIGITS, images, 2, 1, epoch);
      byte[] boxed = transform(RandomAffine.DIGITS, images, 0, 1, epoch);
      byte[] elsewhere = transform(RandomAffine.DIGITS, images, 1, 1, epoch);
      for (int i = 0; i < whole.length; i++) {
        assertThat(boxed[i]).isEqualTo(elsewhere[i] == 0 ? whole[i] : 0);
      }
      assertThat(transform(RandomAffine.DIGITS, images, 3, 1, epoch)).containsOnly(0);
    }
  }

  @Test
  void refusesRangesThatLeaveNoImage() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomAffine(0, 0, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomAffine(-1, 0, 0, 0));
  }

  private static byte[] transform(
      RandomAffine affine, ImageBlock images, int row, long seed, long epoch) {
    byte[] target = new byte[images.imageBytes() + 2];
    affine.apply(images, row, seed, epoch, target, 1);
    assertThat(target[0] | target[target.length - 1]).isZero();
    return Arrays.copyOfRange(target, 1, target.length - 1);
  }

  private static double[] centre(byte[] pixels, int side) {
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < pixels.length; i++) {
      int value = pixels[i] & 0xFF;
      sum += value;
      x += value * (i % side);
      y += value * (i / side);
    }
    return new double[] {x / sum, y / sum};
  }

  private static ImageBlock noise() {
    byte[] pixels = new byte[5 * 28 * 20];
    new Random(1).nextBytes(pixels);
    return new ImageBlock(28, 20, new long[] {7, 8, 9, 10, 11}, pixels, new int[5]);
  }
}
