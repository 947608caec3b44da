package org.digits.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.digits.data.ImageBlock;

/**
 * Which settings learn best, by images that are held out of the training images; the test set is
 * not looked at. {@code --data FOLDER --settings FILE --seeds N --held-out N --jobs N}: the file
 * has one setting a line, options of {@code train}; the first is what the others are compared with.
 * Every setting trains with the same seeds. From the fourth on, a setting whose mean is below the
 * best one's by more than three standard errors of their difference, seed by seed, is left out.
 */
public final class Study {
  private static final int LEAST_SEEDS = 4;
  private static final double CLEARLY = 3;

  private final ImageBlock training;
  private final ImageBlock heldOut;
  private final ExecutorService threads;

  private Study(ImageBlock training, ImageBlock heldOut, ExecutorService threads) {
    this.training = training;
    this.heldOut = heldOut;
    this.threads = threads;
  }

  /** Prints each training as it ends, and then one table. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments(args, "--data", "--settings", "--seeds", "--held-out", "--jobs");
    ImageBlock all = Mnist.train(arguments.text("--data", "data/mnist"));
    int rest = all.size() - arguments.number("--held-out", 10_000);
    ImageBlock training = all.select(IntStream.range(0, rest).toArray());
    ImageBlock heldOut = all.select(IntStream.range(rest, all.size()).toArray());
    int jobs = arguments.number("--jobs", Runtime.getRuntime().availableProcessors());
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try {
      List<Candidate> candidates = candidates(Path.of(arguments.text("--settings", "")));
      new Study(training, heldOut, threads).run(candidates, arguments.number("--seeds", 5));
    } finally {
      threads.shutdown();
    }
  }

  private static List<Candidate> candidates(Path file) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        candidates.add(new Candidate(line.strip()));
      }
    }
    return candidates;
  }

  private void run(List<Candidate> candidates, int seeds) throws Exception {
    List<Candidate> left = new ArrayList<>(candidates);
    for (long seed : LongStream.rangeClosed(1, seeds).toArray()) {
      List<Future<StudiedTraining.Result>> results =
          left.stream()
              .map(
                  candidate ->
                      threads.submit(
                          () -> {
                            StudiedTraining.Result result =
                                StudiedTraining.of(candidate.options, seed, training, heldOut);
                            System.out.printf(
                                Locale.ROOT,
                                "seed %d  %.2f %%  loss %.4f  T %.3f  %.0f s  %s%n",
                                seed,
                                result.percent(),
                                result.loss(),
                                result.temperature(),
                                result.seconds(),
                                candidate.options);
                            return result;
                          }))
              .toList();
      for (int i = 0; i < results.size(); i++) {
        left.get(i).results.add(results.get(i).get());
      }
      if (seed >= LEAST_SEEDS) {
        leaveOut(left);
      }
    }
    print(candidates);
  }

  private static void leaveOut(List<Candidate> left) {
    Candidate first = left.get(0);
    Candidate best = first;
    for (Candidate candidate : left) {
      if (candidate.mean() > best.mean()) {
        best = candidate;
      }
    }
    Candidate leader = best;
    left.removeIf(
        candidate -> {
          double[] behind = leader.less(candidate);
          return candidate != leader
              && candidate != first
              && DoubleMath.mean(behind) > CLEARLY * DoubleMath.standardError(behind);
        });
  }

  private static void print(List<Candidate> candidates) {
    System.out.println();
    System.out.println(
        "| settings | seeds | held out, % | less the first | loss | temperature | calibration error, % | thread-seconds |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (Candidate candidate : candidates) {
      double[] own = candidate.percents();
      double[] less = candidate.less(candidates.get(0));
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %d | %.3f ± %.3f | %+.3f ± %.3f | %.4f | %.3f | %.3f | %.0f |%n",
          candidate.options,
          candidate.results.size(),
          DoubleMath.mean(own),
          DoubleMath.standardError(own),
          DoubleMath.mean(less),
          DoubleMath.standardError(less),
          candidate.average(StudiedTraining.Result::loss),
          candidate.average(StudiedTraining.Result::temperature),
          candidate.average(StudiedTraining.Result::calibrationError),
          candidate.average(StudiedTraining.Result::seconds));
    }
  }

  /** A setting and its trainings, in the order of their seeds. */
  private static final class Candidate {
    private final String options;
    private final List<StudiedTraining.Result> results = new ArrayList<>();

    Candidate(String options) {
      this.options = options;
    }

    double[] percents() {
      return results.stream().mapToDouble(StudiedTraining.Result::percent).toArray();
    }

    double mean() {
      return DoubleMath.mean(percents());
    }

    double average(ToDoubleFunction<StudiedTraining.Result> figure) {
      return results.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** By the seeds that both have trained. */
    double[] less(Candidate other) {
      double[] own = percents();
      double[] others = other.percents();
      return IntStream.range(0, Math.min(own.length, others.length))
          .mapToDouble(i -> own[i] - others[i])
          .toArray();
    }
  }
}
