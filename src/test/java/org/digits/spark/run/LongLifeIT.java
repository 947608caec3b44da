package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.digits.config.Option;
import org.digits.testing.Footprint;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Many retrainings in one JVM; -Ddigits.longLife.runs=200 for the long form. */
class LongLifeIT {
  private static final int RUNS = Integer.getInteger("digits.longLife.runs", 20);
  private static final int WARM_UP = 10;
  // Many, since what earlier tests of this JVM left open may be closed meanwhile.
  private static final int FILES_LEFT_OPEN = 10;

  @TempDir Path folder;
  private SparkSession spark;
  private JavaSparkContext context;

  @BeforeEach
  void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("it")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  @Test
  void retrainingsLeaveNothingBehind() throws Exception {
    for (int run = 0; run < WARM_UP; run++) {
      train(run);
    }
    Footprint before = Footprint.settled(context);
    for (int run = WARM_UP; run < RUNS; run++) {
      train(run);
    }
    Footprint after = Footprint.settled(context);

    System.out.printf(
        "%d retrainings: %s, after %d more: %s, %d MiB resident%n",
        WARM_UP, before, RUNS - WARM_UP, after, Pointer.physicalBytes() >> 20);
    assertThat(after.grownSince(before, RUNS - WARM_UP)).isEmpty();
  }

  @Test
  void aLeakOfEachKindIsSeen() throws Exception {
    train(0);
    int runs = 14;
    Footprint before = Footprint.settled(context);
    CountDownLatch end = new CountDownLatch(1);
    List<Object> held = new ArrayList<>();
    List<InputStream> files = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      Thread thread = new Thread(() -> await(end));
      thread.start();
      for (int file = 0; file < FILES_LEFT_OPEN; file++) {
        files.add(Files.newInputStream(folder.resolve("data/train-labels-idx1-ubyte")));
      }
      held.add(context.parallelize(List.of(run)).cache());
      held.add(context.broadcast(new byte[100]));
      held.add(new BytePointer(16 << 10));
      held.add(Nd4j.create(16));
    }
    Footprint after = Footprint.settled(context);

    assertThat(after.grownSince(before, runs)).containsOnlyKeys(before.amounts().keySet());
    assertThat(held).hasSize(4 * runs);
    end.countDown();
    for (InputStream file : files) {
      file.close();
    }
  }

  // Both engines in turn, and a new seed each time, as schedulers of retrainings do it.
  private void train(int run) throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, folder.resolve("data").toString());
    settings.put(Option.OUTPUT, folder.resolve("output").toString());
    settings.put(Option.RUN_ID, "run-" + run);
    settings.put(Option.EPOCHS, "1");
    settings.put(Option.ROUND_FREQUENCY, "5");
    settings.put(Option.VALIDATION_FRACTION, "0.1");
    settings.put(Option.ENGINE, run % 2 == 0 ? "vector" : "dl4j");
    settings.put(Option.SEED, "" + run);
    SilentTraining.run(spark, settings);
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
