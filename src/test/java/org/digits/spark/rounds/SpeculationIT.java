package org.digits.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.vector.VectorEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.SlowOnceEngine;
import org.digits.testing.StandaloneCluster;
import org.digits.training.Digits;
import org.digits.training.LearningRateSchedule;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of which Spark starts a second copy elsewhere, because the first one hangs. */
class SpeculationIT {
  private static final int[] HANGS = {3, 8};

  @TempDir Path folder;
  private final ConvolutionalNetwork network = MnistCnn.network(12, 12, 3, 1, 1e-3);
  private final ImageBlock images = Digits.block(0, 320, 12, 3, 1);
  private final ShardPlan plan = Digits.plan(images, 5, 4, 0);
  private final TrainingSchedule schedule =
      new TrainingSchedule(
          5,
          3,
          16,
          1,
          2,
          plan.minibatchesPerEpoch(16),
          new LearningRateSchedule(LearningRateSchedule.Kind.ONE_CYCLE, 3e-3),
          Augmentation.NONE);
  private final Attempts attempts = new Attempts();

  /** The speculative copies that ended. */
  private static final class Attempts extends SparkListener {
    private final List<TaskInfo> copies = new CopyOnWriteArrayList<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      if (event.taskInfo().speculative()) {
        copies.add(event.taskInfo());
      }
    }
  }

  @Test
  void aCopyThatOvertakesTheFirstAttemptChangesNoBit() throws Exception {
    IdxFiles.write(folder, images, Digits.block(0, 10, 12, 3, 2));
    SlowOnceEngine.Factory engine =
        new SlowOnceEngine.Factory(
            VectorEngineFactory.of(network),
            Files.createDirectory(folder.resolve("hangs")).toString());
    try (StandaloneCluster cluster = new StandaloneCluster(folder);
        SparkSession spark = session(cluster.master())) {
      spark.sparkContext().addSparkListener(attempts);
      String undisturbed = train(spark, engine);
      for (int update : HANGS) {
        engine.hangAt(update);
      }
      String speculated = train(spark, engine);

      assertThat(folder.resolve("hangs")).isEmptyDirectory();
      assertThat(speculated).isEqualTo(undisturbed);
    }
    // The session has ended, so the listener was told everything.
    assertThat(attempts.copies.stream().filter(TaskInfo::successful).count())
        .isGreaterThanOrEqualTo(HANGS.length);
  }

  private String train(SparkSession spark, SlowOnceEngine.Factory engine) throws Exception {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ImageDataset dataset = IdxDatasets.train(spark, folder.toString());
    try (ShardedDataset data = ShardedDataset.create(context, dataset, plan, 2)) {
      data.load();
      return new ParameterAveragingTrainer(
              schedule,
              new SparkRoundExecutor(context, data, schedule, engine),
              new OuterOptimizer(0),
              new TrainingListener() {})
          .train(network.initialSnapshot())
          .parametersSha256();
    }
  }

  private static SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("speculation")
        .config("spark.executor.memory", "1g")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", "--add-modules jdk.incubator.vector")
        .config("spark.executor.defaultJavaOptions", BriefJvms.OPTION)
        .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
        .config("spark.speculation", true)
        .config("spark.speculation.quantile", 0.5)
        .config("spark.speculation.interval", "20ms")
        // The copy must not wait for a place beside the hanging attempt's data.
        .config("spark.locality.wait", "0s")
        .getOrCreate();
  }
}
