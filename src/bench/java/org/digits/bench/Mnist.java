package org.digits.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.digits.data.ByteSource;
import org.digits.data.ImageBlock;
import org.digits.data.fetch.MnistFile;
import org.digits.data.fetch.MnistFiles;
import org.digits.data.idx.Idx;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;

/** The data and the network that every measurement uses. */
public final class Mnist {
  static final int CLASSES = 10;
  static final double LEARNING_RATE = 0.001;

  private Mnist() {}

  static ImageBlock train(String folder) throws IOException {
    return read(folder, MnistFiles.TRAIN_IMAGES, MnistFiles.TRAIN_LABELS);
  }

  /** The test set in a folder of IDX files. */
  public static ImageBlock test(String folder) throws IOException {
    return read(folder, MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
  }

  static ConvolutionalNetwork network() {
    return MnistCnn.network(28, 28, CLASSES, 1, LEARNING_RATE);
  }

  private static ImageBlock read(String folder, MnistFile images, MnistFile labels)
      throws IOException {
    return Idx.read(
        ByteSource.of(Path.of(folder, images.name())),
        ByteSource.of(Path.of(folder, labels.name())));
  }
}
