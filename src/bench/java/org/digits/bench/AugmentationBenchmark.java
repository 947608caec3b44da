package org.digits.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.RandomAffine;
import org.digits.data.augmentation.RandomElastic;
import org.digits.data.augmentation.RandomTransform;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The random transforms of one image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AugmentationBenchmark {
  /** Folder of the IDX files. */
  @Param("data/mnist")
  public String data;

  private ImageBlock images;
  private byte[] target;
  private int row;

  /** Loads the data. */
  @Setup
  public void load() throws IOException {
    images = Mnist.train(data);
    target = new byte[images.imageBytes()];
  }

  /** One image. */
  @Benchmark
  public byte[] affine() {
    return transformed(RandomAffine.DIGITS);
  }

  /** One image. */
  @Benchmark
  public byte[] elastic() {
    return transformed(RandomElastic.DIGITS);
  }

  private byte[] transformed(RandomTransform transform) {
    row = row + 1 == images.size() ? 0 : row + 1;
    transform.apply(images, row, 1, 1, target, 0);
    return target;
  }
}
