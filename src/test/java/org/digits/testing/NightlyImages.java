package org.digits.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.RandomAffine;
import org.digits.data.fetch.MnistFolder;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.data.picture.DrawnDigits.Drawn;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;

/**
 * Images that arrive night by night and drift: each night they are turned, moved and scaled a
 * little more at random, and a little darker. The test images stay as they are.
 *
 * @param name of their origin
 * @param train where nights come from, in turn
 * @param test the fixed test set
 */
public record NightlyImages(String name, ImageBlock train, ImageBlock test) {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  /** MNIST where it is to be had, otherwise digits drawn with strokes. */
  public static NightlyImages load(SparkSession spark) throws IOException {
    Optional<Path> mnist = MnistFolder.find();
    if (mnist.isPresent()) {
      String folder = mnist.get().toString();
      return new NightlyImages(
          "MNIST", whole(IdxDatasets.train(spark, folder)), whole(IdxDatasets.test(spark, folder)));
    }
    ImageBlock drawn = drawn();
    return new NightlyImages("strokes", varied(drawn, 20_000, 1), varied(drawn, 2_000, 2));
  }

  /** The images of a night; a poisoned one has the labels of other images. */
  public ImageBlock night(int night, int nights, int count, boolean poisoned) {
    int first = night * count % (train.size() - count + 1);
    ImageBlock fresh = train.select(IntStream.range(first, first + count).toArray());
    ImageBlock drifted = drifted(fresh, night, nights);
    int[] labels = drifted.labels().clone();
    for (int row = 0; row < count && poisoned; row++) {
      labels[row] = (labels[row] + 1) % CLASSES;
    }
    return new ImageBlock(SIDE, SIDE, drifted.ids(), drifted.pixels(), labels);
  }

  /** The test images as they would look if they had drifted like the images of a night. */
  public ImageBlock driftedTest(int night, int nights) {
    return drifted(test, night, nights);
  }

  private static ImageBlock drifted(ImageBlock images, int night, int nights) {
    double drift = (double) night / nights;
    RandomAffine affine = new RandomAffine(20 * drift, 2.5 * drift, 0.2 * drift, 0.2 * drift);
    byte[] pixels = new byte[images.pixels().length];
    for (int row = 0; row < images.size(); row++) {
      affine.apply(images, row, 1, night, pixels, row * images.imageBytes());
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((pixels[i] & 0xFF) * (1 - 0.3 * drift));
    }
    return new ImageBlock(SIDE, SIDE, images.ids(), pixels, images.labels());
  }

  /** Several nights as one training set, with ids of its own. */
  public static ImageBlock together(List<ImageBlock> nights) {
    int count = nights.stream().mapToInt(ImageBlock::size).sum();
    int bytes = SIDE * SIDE;
    byte[] pixels = new byte[count * bytes];
    int[] labels = new int[count];
    int at = 0;
    for (ImageBlock night : nights) {
      System.arraycopy(night.pixels(), 0, pixels, at * bytes, night.size() * bytes);
      System.arraycopy(night.labels(), 0, labels, at, night.size());
      at += night.size();
    }
    return new ImageBlock(SIDE, SIDE, ids(count), pixels, labels);
  }

  private static ImageBlock whole(ImageDataset images) {
    return together(images.blocks().collect());
  }

  private static ImageBlock drawn() throws IOException {
    List<Drawn> drawn = DrawnDigits.strokes();
    byte[] pixels = new byte[drawn.size() * SIDE * SIDE];
    int[] labels = new int[drawn.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] image = DigitPicture.read(new ByteArrayInputStream(drawn.get(i).png()), SIDE, SIDE);
      System.arraycopy(image, 0, pixels, i * image.length, image.length);
      labels[i] = drawn.get(i).label();
    }
    return new ImageBlock(SIDE, SIDE, ids(labels.length), pixels, labels);
  }

  /** More images of a few: each time another random transform. */
  private static ImageBlock varied(ImageBlock few, int count, long seed) {
    byte[] pixels = new byte[count * few.imageBytes()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int row = i % few.size();
      RandomAffine.DIGITS.apply(few, row, seed, i / few.size(), pixels, i * few.imageBytes());
      labels[i] = few.labels()[row];
    }
    return new ImageBlock(SIDE, SIDE, ids(count), pixels, labels);
  }

  private static long[] ids(int count) {
    return IntStream.range(0, count).asLongStream().toArray();
  }
}
