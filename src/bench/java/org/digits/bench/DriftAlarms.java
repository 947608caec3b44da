package org.digits.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.digits.data.ImageBlock;
import org.digits.data.ImageStatistics;
import org.digits.data.LabelHistogram;
import org.digits.data.LabelMapping;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Drift;
import org.digits.evaluation.Shift;

/**
 * How often the drift note alarms on random parts of MNIST's test set, which are no drift, and on
 * changed ones, which are: {@code --data FOLDER --repeats N --images N,N,...}.
 */
public final class DriftAlarms {
  private final DataProfile training;
  private final ImageBlock test;
  private final Random random = new Random(1);

  private DriftAlarms(DataProfile training, ImageBlock test) {
    this.training = training;
    this.test = test;
  }

  /** Prints one table. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = new Arguments(args, "--data", "--images", "--repeats");
    String folder = arguments.text("--data", "data/mnist");
    ImageBlock train = Mnist.train(folder);
    long begin = System.nanoTime();
    ImageStatistics statistics = ImageStatistics.of(train);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(Locale.ROOT, "measuring: %.2f us an image%n", 1e6 * seconds / train.size());
    DriftAlarms alarms =
        new DriftAlarms(
            DataProfile.of(statistics, LabelHistogram.of(train), Mnist.CLASSES),
            Mnist.test(folder));
    for (Shift shift : alarms.drift(alarms.test).shifts()) {
      System.out.printf(Locale.ROOT, "%-30s PSI %.4f%n", shift.name(), shift.index());
    }
    System.out.printf(
        "%-12s %6s %8s %8s %9s   %s%n",
        "images", "count", "moderate", "large", "PSI>=0.1", "alarms by property");
    for (int count : arguments.numbers("--images", "50,100,200,500,1000,5000")) {
      changes()
          .forEach(
              (name, change) ->
                  alarms.row(name, change, count, arguments.number("--repeats", 1000)));
    }
  }

  private static Map<String, UnaryOperator<ImageBlock>> changes() {
    Map<String, UnaryOperator<ImageBlock>> changes = new TreeMap<>();
    changes.put("as they are", images -> images);
    changes.put("inverted", images -> map(images, (block, at) -> 255 - (block[at] & 0xFF)));
    changes.put("moved 1 px", images -> moved(images, 1));
    changes.put("moved 4 px", images -> moved(images, 4));
    changes.put("half bright", images -> map(images, (block, at) -> (block[at] & 0xFF) / 2));
    Random noise = new Random(2);
    for (int deviation : new int[] {5, 20}) {
      changes.put(
          "noise of " + deviation,
          images ->
              map(
                  images,
                  (block, at) ->
                      Math.max(
                          0,
                          Math.min(
                              255,
                              (int) ((block[at] & 0xFF) + deviation * noise.nextGaussian())))));
    }
    changes.put("one label", DriftAlarms::ofOneLabel);
    return changes;
  }

  private void row(String name, UnaryOperator<ImageBlock> change, int count, int repeats) {
    int times = name.equals("as they are") ? repeats : Math.max(1, repeats / 20);
    int moderate = 0;
    int large = 0;
    int plain = 0;
    Map<String, Integer> properties = new TreeMap<>();
    for (int repeat = 0; repeat < times; repeat++) {
      int[] rows = random.ints(0, test.size()).distinct().limit(count).toArray();
      Drift drift = drift(change.apply(test.select(rows)));
      moderate += drift.verdict() == Shift.Verdict.MODERATE ? 1 : 0;
      large += drift.verdict() == Shift.Verdict.LARGE ? 1 : 0;
      plain += drift.shifts().stream().anyMatch(shift -> shift.index() >= 0.1) ? 1 : 0;
      drift.shifts().stream()
          .filter(shift -> shift.verdict() != Shift.Verdict.NONE)
          .forEach(shift -> properties.merge(shift.name().replaceAll(",.*", ""), 1, Integer::sum));
    }
    System.out.printf(
        Locale.ROOT,
        "%-12s %6d %7.2f%% %7.2f%% %8.2f%%   %s%n",
        name,
        count,
        100.0 * moderate / times,
        100.0 * large / times,
        100.0 * plain / times,
        properties);
  }

  private Drift drift(ImageBlock images) {
    return Drift.of(
        training, ImageStatistics.of(images), LabelHistogram.of(images), LabelMapping.NONE);
  }

  /** With at least 50 images, whatever the labels of the part. */
  private static ImageBlock ofOneLabel(ImageBlock images) {
    int[] rows = IntStream.range(0, images.size()).filter(i -> images.labels()[i] == 7).toArray();
    int[] repeated = IntStream.range(0, images.size()).map(i -> rows[i % rows.length]).toArray();
    return images.select(repeated);
  }

  private static ImageBlock moved(ImageBlock images, int pixels) {
    byte[] moved = new byte[images.pixels().length];
    System.arraycopy(images.pixels(), 0, moved, pixels, moved.length - pixels);
    return new ImageBlock(images.height(), images.width(), images.ids(), moved, images.labels());
  }

  private interface Change {
    int pixel(byte[] pixels, int at);
  }

  private static ImageBlock map(ImageBlock images, Change change) {
    byte[] pixels = new byte[images.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) change.pixel(images.pixels(), i);
    }
    return new ImageBlock(images.height(), images.width(), images.ids(), pixels, images.labels());
  }
}
