package org.digits.testing;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.digits.data.CounterRandom;
import org.digits.data.ImageBlock;

/** As many training images as wanted: those of a block again and again, shifted and noised. */
public final class ManyImages {
  private static final int MOST_SHIFT = 2;
  private static final int MOST_NOISE = 15;

  private ManyImages() {}

  /** Writes the training part of a folder as IDX files, image by image. */
  public static void write(Path folder, ImageBlock images, int count) throws IOException {
    Files.createDirectories(folder);
    try (DataOutputStream pixels = open(folder.resolve("train-images-idx3-ubyte"));
        DataOutputStream labels = open(folder.resolve("train-labels-idx1-ubyte"))) {
      pixels.writeInt(0x803);
      pixels.writeInt(count);
      pixels.writeInt(images.height());
      pixels.writeInt(images.width());
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int id = 0; id < count; id++) {
        int row = id % images.size();
        pixels.write(changed(images, row, id));
        labels.write(images.labels()[row]);
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
  }

  private static byte[] changed(ImageBlock images, int row, long id) {
    long random = CounterRandom.mix(1, 0, id);
    int down = shift(random);
    int right = shift(random >>> Byte.SIZE);
    int height = images.height();
    int width = images.width();
    byte[] changed = new byte[height * width];
    long bits = random;
    for (int at = 0; at < changed.length; at++) {
      if (at % 16 == 0) {
        bits = CounterRandom.mix(2, at, id);
      }
      int y = at / width - down;
      int x = at % width - right;
      boolean inside = y >= 0 && y < height && x >= 0 && x < width;
      int pixel = inside ? images.pixels()[(row * height + y) * width + x] & 0xff : 0;
      int noise = (int) (bits >>> (4 * (at % 16))) & MOST_NOISE;
      changed[at] = (byte) Math.min(255, pixel + noise);
    }
    return changed;
  }

  private static int shift(long random) {
    return (int) ((random & 0xff) % (2 * MOST_SHIFT + 1)) - MOST_SHIFT;
  }
}
