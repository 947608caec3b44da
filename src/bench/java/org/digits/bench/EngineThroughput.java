package org.digits.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/**
 * Throughput of n independent engines, one a thread, without Spark and without averaging: {@code
 * --mode fit} trains on a share of the images each, a first epoch for the compiler and then all
 * epochs from a new network (in its first epoch more gradients are alive, so it is slower), {@code
 * --mode predict} runs forward passes over the test images, of networks that have trained on them
 * once: a new one's biases are zero, which leaves black more to do than in any trained one.
 * Arguments: {@code --data --mode --engine --threads --batch-sizes --epochs --seconds}.
 */
public final class EngineThroughput {
  private static final int WARM_UP_PASSES = 2;
  private static final int TRAINED_MINIBATCH = 64;

  private final ImageBlock images;
  private final TrainingEngine[] engines;
  private final Workers workers;

  private EngineThroughput(ImageBlock images, TrainingEngine[] engines, Workers workers) {
    this.images = images;
    this.engines = engines;
    this.workers = workers;
  }

  /** Prints one line of JSON. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments(
            args,
            "--data",
            "--mode",
            "--engine",
            "--threads",
            "--batch-sizes",
            "--epochs",
            "--seconds");
    String data = arguments.text("--data", "data/mnist");
    boolean fit = arguments.text("--mode", "fit").equals("fit");
    int threads = arguments.number("--threads", 1);
    String engine = Engines.resolve(arguments.text("--engine", "auto"));
    int[] batchSizes = arguments.numbers("--batch-sizes", "64");
    ImageBlock images = fit ? Mnist.train(data) : Mnist.test(data);
    TrainingEngine[] engines = Engines.create(engine, threads);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("system", "engine");
    result.put("settings", Map.of("engine", engine, "threads", threads));
    try (Workers workers = new Workers(threads)) {
      EngineThroughput throughput = new EngineThroughput(images, engines, workers);
      result.putAll(
          fit
              ? throughput.fit(batchSizes[0], arguments.number("--epochs", 1))
              : throughput.predict(batchSizes, arguments.number("--seconds", 3)));
    } finally {
      for (TrainingEngine each : engines) {
        each.close();
      }
    }
    Result.print(result);
  }

  private Map<String, Object> fit(int batchSize, int epochs) throws Exception {
    int[] rows = IntStream.range(0, images.size()).toArray();
    List<Double> seconds = new ArrayList<>();
    NetworkSnapshot start = engines[0].snapshot();
    seconds.add(workers.run(worker -> fit(worker, rows, batchSize)));
    for (TrainingEngine engine : engines) {
      engine.load(start);
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      seconds.add(workers.run(worker -> fit(worker, rows, batchSize)));
    }
    return Result.ofEpochs(images.size(), seconds);
  }

  private void fit(int worker, int[] rows, int batchSize) {
    int end = first(worker + 1);
    for (int from = first(worker); from < end; from += batchSize) {
      int to = Math.min(from + batchSize, end);
      engines[worker].fit(images, rows, from, to, Mnist.LEARNING_RATE);
    }
  }

  private Map<String, Object> predict(int[] batchSizes, int seconds) throws Exception {
    int[] rows = IntStream.range(0, images.size()).toArray();
    workers.run(worker -> fit(worker, rows, TRAINED_MINIBATCH));
    Map<Integer, Double> byBatchSize = new TreeMap<>();
    for (int batchSize : batchSizes) {
      byBatchSize.put(batchSize, images.size() / medianPass(batchSize, seconds));
    }
    double best = byBatchSize.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return Map.of("imagesPerSecond", best, "imagesPerSecondByBatchSize", byBatchSize);
  }

  private double medianPass(int batchSize, int seconds) throws Exception {
    List<Double> passes = new ArrayList<>();
    double sum = 0;
    for (int pass = -WARM_UP_PASSES; passes.size() < 3 || sum < seconds; pass++) {
      double duration = workers.run(worker -> predict(worker, batchSize));
      if (pass >= 0) {
        passes.add(duration);
        sum += duration;
      }
    }
    passes.sort(null);
    return passes.get(passes.size() / 2);
  }

  private void predict(int worker, int batchSize) {
    int end = first(worker + 1);
    for (int from = first(worker); from < end; from += batchSize) {
      engines[worker].predict(images, from, Math.min(from + batchSize, end));
    }
  }

  /** First image of a worker's share. */
  private int first(int worker) {
    return (int) ((long) images.size() * worker / engines.length);
  }
}
