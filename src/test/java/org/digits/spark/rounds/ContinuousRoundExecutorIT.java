package org.digits.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.EngineFactory;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.testing.AuditEngine;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.digits.training.LearningRateSchedule;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.RoundReport;
import org.digits.training.TrainingException;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.KeyHistogram;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that fail, drivers that fall behind or give up, while a group goes on by itself. */
@Tag("core")
class ContinuousRoundExecutorIT {
  private static final int IMAGES = 320;
  private static final int EPOCHS = 6;

  @TempDir Path folder;
  private final ImageBlock images = Digits.block(0, IMAGES, 12, 3, 1);
  private final ShardPlan plan = Digits.plan(images, 5, 2, 0);
  // Two rounds an epoch, of five minibatches each.
  private final TrainingSchedule schedule =
      new TrainingSchedule(
          5,
          EPOCHS,
          16,
          2,
          5,
          plan.minibatchesPerEpoch(16),
          new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-3),
          Augmentation.NONE);
  private SparkSession spark;
  private JavaSparkContext context;

  @BeforeEach
  void start() throws Exception {
    IdxFiles.write(folder, images, Digits.block(0, 10, 12, 3, 2));
    spark = SparkSession.builder().master("local[2,4]").appName("continuous").getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  @Test
  void aTaskThatIsTriedAgainGoesOnWhereItFailed() throws Exception {
    AuditEngine.Factory engine =
        new AuditEngine.Factory(Files.createDirectory(folder.resolve("faults")).toString());
    // In the first round, at a round's start, and in the last round.
    for (int update : new int[] {3, 25, 59}) {
      engine.failAt(update);
    }
    List<Integer> heard = new ArrayList<>();
    NetworkSnapshot counts =
        train(
            engine,
            new TrainingListener() {
              @Override
              public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
                heard.add(report.round());
              }
            });

    assertThat(folder.resolve("faults")).isEmptyDirectory();
    assertThat(counts.parameters()).containsOnly((float) EPOCHS / plan.workers());
    assertThat(heard).isEqualTo(IntStream.rangeClosed(1, 2 * EPOCHS).boxed().toList());
  }

  @Test
  void theGroupGoesOnWhileTheDriverHearsOfARound() throws Exception {
    // An update of the second round, which says that the group has come there by failing once.
    AuditEngine.Factory engine = new AuditEngine.Factory(folder.toString());
    engine.failAt(7);
    Path fault = folder.resolve("fail-7");
    List<Boolean> jobIsActive = new ArrayList<>();
    train(
        engine,
        new TrainingListener() {
          @Override
          public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
            if (report.round() == 1) {
              waitUntil("in the second round", () -> !Files.exists(fault));
            }
            jobIsActive.add(context.statusTracker().getActiveJobIds().length > 0);
          }
        });
    // Three rounds before the end one is waiting at most, and the next one is trained.
    assertThat(jobIsActive.subList(0, 2 * EPOCHS - 3)).containsOnly(true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aDriverThatGivesUpEndsTheJobAndLeavesNoBlock(int blocks) {
    ShardPlan inBlocks = ShardPlan.inBlocks(KeyHistogram.of(5, images.ids()), 2, 0, blocks);
    TrainingListener full =
        new TrainingListener() {
          @Override
          public void stateReached(TrainingState state) {
            throw new IllegalStateException("the disk is full");
          }
        };
    assertThatThrownBy(() -> train(inBlocks, new AuditEngine.Factory(folder.toString()), full))
        .hasMessage("the disk is full");
    waitUntil("no job", () -> context.statusTracker().getActiveJobIds().length == 0);
    assertThat(context.sc().getRDDStorageInfo()).isEmpty();
  }

  @Test
  void aGroupThatFailsForGoodEndsTheTraining() {
    assertThatThrownBy(() -> train(new BrokenEngine(), new TrainingListener() {}))
        .isInstanceOf(TrainingException.class)
        .hasMessage("no engine");
  }

  @ParameterizedTest
  @CsvSource({
    "GROUPS,1,true",
    "GROUPS,2,false",
    "OUTER_MOMENTUM,0.5,false",
    "VALIDATION_FRACTION,0.1,false"
  })
  void aTrainingThatNeedsTheDriverBetweenRoundsHasAJobEach(
      Option option, String value, boolean continuous) {
    TrainingConfig config =
        TrainingConfig.of(Map.of(option, value), Clock.systemUTC()).withCluster(1, 2);
    assertThat(ContinuousRoundExecutor.fits(context, config)).isEqualTo(continuous);
  }

  private static void waitUntil(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private NetworkSnapshot train(EngineFactory engine, TrainingListener listener) throws Exception {
    return train(plan, engine, listener);
  }

  private NetworkSnapshot train(
      ShardPlan shardPlan, EngineFactory engine, TrainingListener listener) throws Exception {
    TrainingState begin =
        TrainingState.start(new NetworkSnapshot(new float[IMAGES], new float[0], 0));
    ImageDataset dataset = IdxDatasets.train(spark, folder.toString());
    try (ShardedDataset data = ShardedDataset.create(context, dataset, shardPlan, 1);
        SparkRounds rounds = new ContinuousRoundExecutor(context, data, schedule, engine)) {
      rounds.load(begin);
      return new ParameterAveragingTrainer(schedule, rounds, new OuterOptimizer(0), listener)
          .resume(begin);
    }
  }

  /** Cannot be made. */
  private record BrokenEngine() implements EngineFactory {
    @Override
    public TrainingEngine create() {
      throw new IllegalStateException("no engine");
    }
  }
}
