package org.digits.data.augmentation;

import org.digits.data.ImageBlock;

/** Changes images at random: what an image becomes depends on (seed, epoch, image id) alone. */
public interface RandomTransform {
  /**
   * Transforms one image.
   *
   * @param images a block
   * @param row of the image in it
   * @param seed of all random choices
   * @param epoch in which the image is used
   * @param target gets {@code images.imageBytes()} bytes
   * @param targetOffset where they begin
   */
  void apply(ImageBlock images, int row, long seed, long epoch, byte[] target, int targetOffset);
}
