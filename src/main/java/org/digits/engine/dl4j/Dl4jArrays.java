package org.digits.engine.dl4j;

import org.digits.data.ImageBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Blocks of images as DL4J reads them. The caller closes the arrays. */
public final class Dl4jArrays {
  private Dl4jArrays() {}

  /**
   * Pixels of consecutive images, scaled to [0, 1].
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @return {@code [to - from, 1, height, width]}
   */
  public static INDArray features(ImageBlock images, int from, int to) {
    int bytes = images.imageBytes();
    float[] values = new float[(to - from) * bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = (images.pixels()[from * bytes + i] & 0xFF) / 255f;
    }
    long[] shape = {to - from, 1, images.height(), images.width()};
    return Nd4j.create(values, shape, 'c');
  }

  /**
   * Labels of consecutive images, one-hot.
   *
   * @return {@code [to - from, classes]}
   */
  public static INDArray labels(ImageBlock images, int from, int to, int classes) {
    float[] values = new float[(to - from) * classes];
    for (int row = from; row < to; row++) {
      values[(row - from) * classes + images.labels()[row]] = 1f;
    }
    return Nd4j.create(values, new long[] {to - from, classes}, 'c');
  }

  /** One image and its label. */
  public static DataSet example(ImageBlock images, int row, int classes) {
    return new DataSet(features(images, row, row + 1), labels(images, row, row + 1, classes));
  }
}
