package org.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.digits.data.ImageBlock;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.dl4j.Dl4jConfigurations;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.engine.dl4j.Snapshots;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParameterAveragingTrainerTest {
  private static final int CLASSES = 3;
  private final ImageBlock images = Digits.block(100, 61, 12, CLASSES, 7);
  private final ConvolutionalNetwork network = MnistCnn.network(12, 12, CLASSES, 5, 1e-3);

  @Test
  void theBitsDoNotDependOnTheNumberOfThreads() throws Exception {
    assertThat(train(2, 3, 1, 8).parametersSha256())
        .isEqualTo(train(2, 3, 6, 8).parametersSha256());
  }

  @Test
  void theLargestNumbersMeanAllAtOnceAndNever() throws Exception {
    assertThat(train(1, 1, 1, Integer.MAX_VALUE).parametersSha256())
        .isEqualTo(train(1, 1, 1, 61).parametersSha256());
    ShardPlan plan = Digits.plan(images, 3, 1, 0);
    String often = train(schedule(plan, 8), plan).parametersSha256();
    TrainingSchedule never =
        new TrainingSchedule(
            3,
            2,
            8,
            Integer.MAX_VALUE,
            3,
            plan.minibatchesPerEpoch(8),
            new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-3),
            Augmentation.NONE);
    assertThat(train(never, plan).parametersSha256()).isEqualTo(often);
  }

  private NetworkSnapshot train(TrainingSchedule schedule, ShardPlan plan) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try (EnginePool engines = new EnginePool(Dl4jEngineFactory.of(network))) {
      RoundExecutor executor =
          new LocalRoundExecutor(Digits.deal(images, 3, plan, 1), schedule, engines, pool);
      return new ParameterAveragingTrainer(
              schedule, executor, new OuterOptimizer(0), new TrainingListener() {})
          .train(network.initialSnapshot());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void oneWorkerEqualsPlainDl4jFit() throws Exception {
    ShardPlan plan = Digits.plan(images, 3, 1, 0);
    ImageBlock shard = Digits.deal(images, 3, plan, 1).get(0).get(0).read(0);
    TrainingSchedule schedule = schedule(plan, 8);
    MultiLayerNetwork plain = new MultiLayerNetwork(Dl4jConfigurations.of(network));
    plain.init();
    Snapshots.load(network.initialSnapshot(), plain);
    for (int epoch = 0; epoch < schedule.epochs(); epoch++) {
      int[] order = schedule.order(epoch, shard.ids());
      for (int first = 0; first < order.length; first += 8) {
        ImageBlock batch =
            shard.select(Arrays.copyOfRange(order, first, Math.min(first + 8, order.length)));
        plain.fit(features(batch), oneHot(batch));
      }
    }
    NetworkSnapshot expected = Snapshots.of(plain);
    NetworkSnapshot actual = train(1, 1, 1, 8);

    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.updaterState()).isEqualTo(expected.updaterState());
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
  }

  @Test
  void trainingLearns() throws Exception {
    List<Double> losses = new ArrayList<>();
    train(1, 2, 2, 8, losses);
    assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));
  }

  @Test
  void divergenceNamesWorkerAndRound() {
    NetworkSnapshot start = network.initialSnapshot();
    start.parameters()[0] = Float.NaN;
    assertThatThrownBy(() -> train(start, 1, 1, 1, 8, new ArrayList<>()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("worker 0 of group 0")
        .hasMessageContaining("round 1");
  }

  @Test
  void aTrainingResumedAfterAnyRoundEndsInTheSameBits() throws Exception {
    ShardPlan plan = Digits.plan(images, 3, 2, 0);
    TrainingSchedule schedule = schedule(plan, 8);
    List<TrainingState> states = new ArrayList<>();
    TrainingListener keepStates =
        new TrainingListener() {
          @Override
          public void stateReached(TrainingState state) {
            states.add(state);
          }
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (EnginePool engines = new EnginePool(Dl4jEngineFactory.of(network))) {
      RoundExecutor executor =
          new LocalRoundExecutor(Digits.deal(images, 3, plan, 2), schedule, engines, pool);
      NetworkSnapshot whole =
          new ParameterAveragingTrainer(schedule, executor, new OuterOptimizer(0.5), keepStates)
              .train(network.initialSnapshot());
      assertThat(states).hasSize(schedule.rounds().size());
      for (TrainingState state : List.copyOf(states)) {
        NetworkSnapshot resumed =
            new ParameterAveragingTrainer(
                    schedule, executor, new OuterOptimizer(0.5), new TrainingListener() {})
                .resume(state);
        assertThat(resumed.parameters()).isEqualTo(whole.parameters());
        assertThat(resumed.updaterState()).isEqualTo(whole.updaterState());
        assertThat(resumed.iteration()).isEqualTo(whole.iteration());
      }
    } finally {
      pool.shutdown();
    }
  }

  private NetworkSnapshot train(int groups, int groupWorkers, int threads, int batch)
      throws Exception {
    return train(groups, groupWorkers, threads, batch, new ArrayList<>());
  }

  private NetworkSnapshot train(
      int groups, int groupWorkers, int threads, int batch, List<Double> losses) throws Exception {
    return train(network.initialSnapshot(), groups, groupWorkers, threads, batch, losses);
  }

  private NetworkSnapshot train(
      NetworkSnapshot start,
      int groups,
      int groupWorkers,
      int threads,
      int batch,
      List<Double> losses)
      throws Exception {
    ShardPlan plan = Digits.plan(images, 3, groups * groupWorkers, 0);
    TrainingSchedule schedule = schedule(plan, batch);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
            losses.add(report.loss());
          }
        };
    try (EnginePool engines = new EnginePool(Dl4jEngineFactory.of(network))) {
      RoundExecutor executor =
          new LocalRoundExecutor(Digits.deal(images, 3, plan, groups), schedule, engines, pool);
      return new ParameterAveragingTrainer(schedule, executor, new OuterOptimizer(0), listener)
          .train(start);
    } finally {
      pool.shutdown();
    }
  }

  private static TrainingSchedule schedule(ShardPlan plan, int batch) {
    return new TrainingSchedule(
        3,
        2,
        batch,
        2,
        3,
        plan.minibatchesPerEpoch(batch),
        new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-3),
        Augmentation.NONE);
  }

  private static INDArray features(ImageBlock batch) {
    float[] values = new float[batch.pixels().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (batch.pixels()[i] & 0xFF) / 255f;
    }
    long[] shape = {batch.size(), 1, batch.height(), batch.width()};
    return Nd4j.create(values, shape, 'c');
  }

  private static INDArray oneHot(ImageBlock batch) {
    float[] values = new float[batch.size() * CLASSES];
    for (int i = 0; i < batch.size(); i++) {
      values[i * CLASSES + batch.labels()[i]] = 1f;
    }
    return Nd4j.create(values, new long[] {batch.size(), CLASSES}, 'c');
  }
}
