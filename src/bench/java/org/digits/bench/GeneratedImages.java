package org.digits.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.digits.data.fetch.MnistFile;
import org.digits.data.fetch.MnistFiles;
import org.digits.testing.ManyImages;

/**
 * Writes a folder of IDX files with any number of training images, made of MNIST's, and MNIST's
 * test images. Arguments: {@code --data --images --to}.
 */
public final class GeneratedImages {
  private GeneratedImages() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args, "--data", "--images", "--to");
    String data = arguments.text("--data", "data/mnist");
    Path to = Path.of(arguments.text("--to", "target/bench/generated"));
    ManyImages.write(to, Mnist.train(data), arguments.number("--images", 1_200_000));
    for (MnistFile file : List.of(MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS)) {
      Path own = Path.of(data, file.name());
      Files.copy(own, to.resolve(file.name()), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
