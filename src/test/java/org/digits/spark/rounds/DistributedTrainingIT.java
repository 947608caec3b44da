package org.digits.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.data.ByteSource;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.data.idx.Idx;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageDataset;
import org.digits.testing.IdxFiles;
import org.digits.training.Digits;
import org.digits.training.EnginePool;
import org.digits.training.LearningRateSchedule;
import org.digits.training.LocalRoundExecutor;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.RoundExecutor;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.TrainingState;
import org.digits.training.shards.KeyHistogram;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("core")
class DistributedTrainingIT {
  @TempDir static Path folder;
  private static SparkSession spark;
  private final ConvolutionalNetwork network = MnistCnn.network(12, 12, 3, 1, 1e-3);
  private final NetworkSnapshot start = network.initialSnapshot();

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder);
    spark = SparkSession.builder().master("local[2]").appName("it").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,0,NONE",
    "1,2,1,0,NONE",
    "3,1,1,0,NONE",
    "2,3,1,0,NONE",
    "2,3,1,0.3,AFFINE",
    "1,2,4,0,NONE",
    "2,1,3,0.3,AFFINE"
  })
  void distributedEqualsThePlainLoopBitForBit(
      int groups, int groupWorkers, int blocks, double momentum, Augmentation augmentation)
      throws Exception {
    ImageBlock images = Idx.read(idx("images-idx3-ubyte"), idx("labels-idx1-ubyte"));
    ShardPlan plan =
        ShardPlan.inBlocks(KeyHistogram.of(5, images.ids()), groups * groupWorkers, 0.1, blocks);
    TrainingSchedule schedule =
        new TrainingSchedule(
            5,
            2,
            16,
            2,
            3,
            plan.minibatchesPerEpoch(16),
            new LearningRateSchedule(LearningRateSchedule.Kind.ONE_CYCLE, 3e-3),
            augmentation);
    NetworkSnapshot expected = plainLoop(images, plan, schedule, groups, momentum);

    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ImageDataset dataset = IdxDatasets.train(spark, folder.toString());
    ImageDataset shuffled =
        new ImageDataset(
            "shuffled", dataset.rows().repartition(7), dataset.height(), dataset.width());
    for (ImageDataset input : new ImageDataset[] {dataset, shuffled}) {
      try (ShardedDataset data = ShardedDataset.create(context, input, plan, groups)) {
        assertThat(data.load()).isEqualTo(plan.trainingExamples());
        Dl4jEngineFactory engine = Dl4jEngineFactory.of(network);
        assertSame(
            train(schedule, new SparkRoundExecutor(context, data, schedule, engine), momentum),
            expected);
        if (groups == 1) {
          try (SparkRounds rounds = new ContinuousRoundExecutor(context, data, schedule, engine)) {
            rounds.load(TrainingState.start(start));
            assertSame(train(schedule, rounds, momentum), expected);
          }
        }
      }
    }
  }

  private static void assertSame(NetworkSnapshot actual, NetworkSnapshot expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.updaterState()).isEqualTo(expected.updaterState());
  }

  private NetworkSnapshot plainLoop(
      ImageBlock images, ShardPlan plan, TrainingSchedule schedule, int groups, double momentum)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try (EnginePool engines = new EnginePool(Dl4jEngineFactory.of(network))) {
      return train(
          schedule,
          new LocalRoundExecutor(Digits.deal(images, 5, plan, groups), schedule, engines, threads),
          momentum);
    } finally {
      threads.shutdown();
    }
  }

  private NetworkSnapshot train(TrainingSchedule schedule, RoundExecutor executor, double momentum)
      throws InterruptedException {
    return new ParameterAveragingTrainer(
            schedule, executor, new OuterOptimizer(momentum), new TrainingListener() {})
        .train(start);
  }

  private static ByteSource idx(String name) {
    return ByteSource.of(folder.resolve("train-" + name));
  }
}
