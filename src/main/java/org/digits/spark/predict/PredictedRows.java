package org.digits.spark.predict;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.digits.data.ImageBlock;
import org.digits.model.InputSizes.Size;

/**
 * A partition's rows with their predictions, in the same order: a block of them is read, the
 * network sees its images at once, and the rows go on.
 *
 * @param <I> a row as it comes
 * @param <O> a row as it goes
 */
public abstract class PredictedRows<I, O> implements Iterator<O> {
  private final Iterator<I> rows;
  private final int blockRows;
  private final List<O> block;
  // Numbers of the block's rows that have an image, in the order of the images.
  private final int[] withImage;
  // The images of every block in turn: the network does not keep them.
  private final ImageBlock images;
  private int at;

  /**
   * Predicts the rows as they are asked for.
   *
   * @param size of the images
   * @param blockRows rows that are predicted at once
   */
  protected PredictedRows(Iterator<I> rows, Size size, int blockRows) {
    this.rows = rows;
    this.blockRows = blockRows;
    block = new ArrayList<>(blockRows);
    withImage = new int[blockRows];
    images =
        new ImageBlock(
            size.height(),
            size.width(),
            new long[blockRows],
            new byte[blockRows * size.bytes()],
            new int[blockRows]);
  }

  /**
   * Copies a row's image to {@code pixels} from {@code start}.
   *
   * @return whether it has one
   */
  protected abstract boolean image(I row, byte[] pixels, int start);

  /** What becomes of a row without a prediction; {@code row} may be another one afterwards. */
  protected abstract O unpredicted(I row);

  /**
   * Class probabilities of a block's first images.
   *
   * @return {@code count x classes}, row-major
   */
  protected abstract float[] predict(ImageBlock images, int count);

  /**
   * A row with its prediction.
   *
   * @param row what {@link #unpredicted} made
   * @param probabilities of a block
   * @param from where the row's own begin
   */
  protected abstract O predicted(O row, float[] probabilities, int from, int classes);

  @Override
  public final boolean hasNext() {
    return at < block.size() || rows.hasNext();
  }

  @Override
  public final O next() {
    if (at == block.size()) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      predictBlock();
    }
    return block.get(at++);
  }

  private void predictBlock() {
    block.clear();
    at = 0;
    int count = 0;
    while (block.size() < blockRows && rows.hasNext()) {
      I row = rows.next();
      if (image(row, images.pixels(), count * images.imageBytes())) {
        withImage[count++] = block.size();
      }
      block.add(unpredicted(row));
    }
    if (count > 0) {
      float[] probabilities = predict(images, count);
      int classes = probabilities.length / count;
      for (int i = 0; i < count; i++) {
        int row = withImage[i];
        block.set(row, predicted(block.get(row), probabilities, i * classes, classes));
      }
    }
  }

  /** The first label of highest probability. */
  public static int best(float[] probabilities) {
    int best = 0;
    for (int label = 1; label < probabilities.length; label++) {
      best = probabilities[label] > probabilities[best] ? label : best;
    }
    return best;
  }
}
