package org.digits.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.digits.data.CounterRandom;
import org.digits.data.ImageBlock;
import org.junit.jupiter.api.Test;

class RandomElasticTest {
  private static final RandomAffine STILL = new RandomAffine(0, 0, 0, 0);
  private static final int SIDE = 28;

  @Test
  void nodesThatStandStillLeaveTheAffineTransform() {
    ImageBlock images = noise(SIDE, SIDE, 6);
    for (RandomAffine affine : new RandomAffine[] {STILL, RandomAffine.DIGITS}) {
      for (int row = 0; row < images.size(); row++) {
        byte[] expected = transform(affine, images, row, 1, 2);
        byte[] found = transform(new RandomElastic(affine, 0, 5), images, row, 1, 2);
        for (int i = 0; i < expected.length; i++) {
          // Steps of a sixty-five-thousandth of a pixel are rounded at other places.
          assertThat((found[i] & 0xFF) - (expected[i] & 0xFF)).isBetween(-2, 2);
        }
      }
    }
  }

  /** Against the formula, pixel by pixel in double. */
  @Test
  void aPixelComesFromWhereTheNodesAroundItAreMovedTo() {
    for (int[] size : new int[][] {{28, 28}, {20, 33}}) {
      ImageBlock images = noise(size[0], size[1], 4);
      for (int nodes : new int[] {2, 4, 5}) {
        RandomElastic elastic = new RandomElastic(RandomAffine.DIGITS, 1.5, nodes);
        for (int row = 0; row < images.size(); row++) {
          byte[] found = transform(elastic, images, row, 3, 1);
          for (int y = 0; y < size[0]; y++) {
            for (int x = 0; x < size[1]; x++) {
              double expected = formula(elastic, images, row, x, y);
              assertThat((double) (found[y * size[1] + x] & 0xFF))
                  .isBetween(expected - 4, expected + 4);
            }
          }
        }
      }
    }
  }

  private static double formula(RandomElastic elastic, ImageBlock images, int row, int x, int y) {
    int nodes = elastic.nodes();
    long bits = RandomAffine.bits(images, row, 3, 1);
    AffineMap map = elastic.affine().map(images, bits);
    double u = x * (nodes - 1.0) / (images.width() - 1);
    double v = y * (nodes - 1.0) / (images.height() - 1);
    double[] from = {map.x(y) + map.xx() * x, map.y(y) + map.yx() * x};
    for (int j = 0; j < nodes; j++) {
      for (int i = 0; i < nodes; i++) {
        double share = Math.max(0, 1 - Math.abs(u - i)) * Math.max(0, 1 - Math.abs(v - j));
        for (int axis = 0; axis < 2; axis++) {
          int draw = 10 + axis * nodes * nodes + j * nodes + i;
          from[axis] += share * elastic.movePixels() * (2 * CounterRandom.unit(bits, draw) - 1);
        }
      }
    }
    double sum = 0;
    for (int j = 0; j < images.height(); j++) {
      for (int i = 0; i < images.width(); i++) {
        double share =
            Math.max(0, 1 - Math.abs(from[0] - i)) * Math.max(0, 1 - Math.abs(from[1] - j));
        sum += share * (images.image(row)[j * images.width() + i] & 0xFF);
      }
    }
    return sum;
  }

  @Test
  void dependsOnSeedEpochAndImageAlone() {
    ImageBlock images = noise(SIDE, SIDE, 4);
    byte[] one = transform(RandomElastic.DIGITS, images, 0, 1, 0);
    assertThat(transform(RandomElastic.DIGITS, images.select(new int[] {3, 0}), 1, 1, 0))
        .isEqualTo(one);
    assertThat(transform(RandomElastic.DIGITS, images, 0, 2, 0)).isNotEqualTo(one);
    assertThat(transform(RandomElastic.DIGITS, images, 0, 1, 1)).isNotEqualTo(one);
  }

  /** A change here changes every run that is augmented so. */
  @Test
  void givesTheSameBytesOnEveryMachine() throws Exception {
    ImageBlock images = noise(28, 20, 5);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (int row = 0; row < images.size(); row++) {
      sha256.update(transform(RandomElastic.DIGITS, images, row, 1, 0));
    }
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("9cf9d8538d9b4fb1cc65019f3864ed6bd6c603aee8bd7026c72ffe7919b9fa20");
  }

  @Test
  void refusesAGridWithoutACell() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomElastic(STILL, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RandomElastic(STILL, -1, 3));
  }

  private static byte[] transform(
      RandomTransform transform, ImageBlock images, int row, long seed, long epoch) {
    byte[] target = new byte[images.imageBytes()];
    transform.apply(images, row, seed, epoch, target, 0);
    return target;
  }

  private static ImageBlock noise(int height, int width, int count) {
    byte[] pixels = new byte[count * height * width];
    new Random(1).nextBytes(pixels);
    long[] ids = new Random(2).longs(count).toArray();
    return new ImageBlock(height, width, ids, pixels, new int[count]);
  }
}
