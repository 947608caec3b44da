package org.digits.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.digits.data.ImageBlock;
import org.digits.training.Digits;

/** Writes blocks as IDX files. */
public final class IdxFiles {
  private IdxFiles() {}

  /** A small learnable data set of 12 x 12 images and three classes. */
  public static void writeSmall(Path folder) throws IOException {
    write(folder, Digits.block(0, 301, 12, 3, 1), Digits.block(0, 91, 12, 3, 2));
  }

  /** The four files of a data set. */
  public static void write(Path folder, ImageBlock train, ImageBlock test) throws IOException {
    Files.createDirectories(folder);
    write(folder, "train", train);
    write(folder, "t10k", test);
  }

  private static void write(Path folder, String part, ImageBlock block) throws IOException {
    byte[] labels = new byte[block.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) block.labels()[i];
    }
    Files.write(
        folder.resolve(part + "-labels-idx1-ubyte"),
        ByteBuffer.allocate(8 + labels.length)
            .putInt(0x801)
            .putInt(block.size())
            .put(labels)
            .array());
    Files.write(
        folder.resolve(part + "-images-idx3-ubyte"),
        ByteBuffer.allocate(16 + block.pixels().length)
            .putInt(0x803)
            .putInt(block.size())
            .putInt(block.height())
            .putInt(block.width())
            .put(block.pixels())
            .array());
  }
}
