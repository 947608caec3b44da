package org.digits.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One update on one minibatch; the minibatches follow each other through the training images. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrainingStepBenchmark {
  /** Which engine. */
  @Param("auto")
  public String engine;

  /** Examples of a minibatch. */
  @Param({"16", "64"})
  public int batchSize;

  /** Folder of the IDX files. */
  @Param("data/mnist")
  public String data;

  private ImageBlock images;
  private int[] rows;
  private TrainingEngine trained;
  private int next;

  /** Loads the data and the engine. */
  @Setup
  public void load() throws IOException {
    images = Mnist.train(data);
    rows = IntStream.range(0, images.size()).toArray();
    trained = Engines.create(engine);
  }

  /** One update. */
  @Benchmark
  public double step() {
    if (next + batchSize > rows.length) {
      next = 0;
    }
    int from = next;
    next += batchSize;
    return trained.fit(images, rows, from, next, Mnist.LEARNING_RATE);
  }

  /** Frees native memory. */
  @TearDown
  public void close() {
    trained.close();
  }
}
