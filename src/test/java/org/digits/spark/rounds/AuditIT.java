package org.digits.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.testing.AuditEngine;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.RunningTrain;
import org.digits.training.Digits;
import org.digits.training.LearningRateSchedule;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.KeyHistogram;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images a training consumes, image by image, while executors and tasks fail. */
class AuditIT {
  // Four equal shards of whole minibatches, so that means of counts are exact.
  private static final int IMAGES = 320;
  private static final int EPOCHS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyImageIsConsumedOnceAnEpochThoughTasksAndAnExecutorFail(int blocks) throws Exception {
    ImageBlock images = Digits.block(0, IMAGES, 12, 3, 1);
    IdxFiles.write(folder, images, Digits.block(0, 10, 12, 3, 2));
    AuditEngine.Factory engine =
        new AuditEngine.Factory(Files.createDirectory(folder.resolve("faults")).toString());
    for (int update : new int[] {0, 3, 7, 11}) {
      engine.failAt(update);
    }
    ShardPlan plan = ShardPlan.inBlocks(KeyHistogram.of(5, images.ids()), 4, 0, blocks);
    TrainingSchedule schedule =
        new TrainingSchedule(
            5,
            EPOCHS,
            16,
            1,
            2,
            plan.minibatchesPerEpoch(16),
            new LearningRateSchedule(LearningRateSchedule.Kind.ONE_CYCLE, 3e-3),
            Augmentation.NONE);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("audit")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.defaultJavaOptions", BriefJvms.OPTION)
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      ImageDataset dataset = IdxDatasets.train(spark, folder.toString());
      try (ShardedDataset data = ShardedDataset.create(context, dataset, plan, 2)) {
        NetworkSnapshot counts =
            new ParameterAveragingTrainer(
                    schedule,
                    new SparkRoundExecutor(context, data, schedule, engine),
                    new OuterOptimizer(0),
                    killing())
                .train(new NetworkSnapshot(new float[IMAGES], new float[0], 0));
        assertThat(folder.resolve("faults")).isEmptyDirectory();
        assertThat(counts.parameters()).containsOnly((float) EPOCHS / plan.workers());
      }
    }
  }

  /** Kills an executor after the second round: its shards are dealt out anew. */
  private static TrainingListener killing() {
    return new TrainingListener() {
      @Override
      public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
        if (report.round() == 2) {
          List<ProcessHandle> executors = RunningTrain.executors(ProcessHandle.current());
          assertThat(executors).isNotEmpty();
          executors.get(0).destroyForcibly();
        }
      }
    };
  }
}
