package org.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.digits.data.augmentation.Augmentation;
import org.digits.engine.dl4j.Dl4jEngineFactory;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.model.NetworkSnapshot;
import org.digits.training.Digits;
import org.digits.training.EnginePool;
import org.digits.training.LearningRateSchedule;
import org.digits.training.LocalRoundExecutor;
import org.digits.training.OuterOptimizer;
import org.digits.training.ParameterAveragingTrainer;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.digits.training.TrainingSchedule;
import org.digits.training.shards.ShardPlan;
import org.junit.jupiter.api.Test;

/** ADR 1: workers of a group average often in memory, groups rarely through Spark. */
class TwoLevelAveragingTest {
  private static final int NEVER = Integer.MAX_VALUE;
  private final ConvolutionalNetwork network = MnistCnn.network(12, 12, 3, 5, 1e-3);
  private final List<RoundReport> rounds = new ArrayList<>();

  @Test
  void averagingInMemoryIsAveragingThroughSparkWithoutTheRounds() throws Exception {
    NetworkSnapshot inMemory = train(1, 2, NEVER);
    assertThat(rounds).hasSize(1);
    rounds.clear();
    NetworkSnapshot throughSpark = train(2, NEVER, 2);
    assertThat(rounds).hasSizeGreaterThan(1);

    assertThat(inMemory.parameters()).isEqualTo(throughSpark.parameters());
    assertThat(inMemory.updaterState()).isEqualTo(throughSpark.updaterState());
  }

  @Test
  void howOftenWorkersAverageInsideARoundCounts() throws Exception {
    assertThat(train(1, 2, NEVER).parameters()).isNotEqualTo(train(1, NEVER, NEVER).parameters());
  }

  /** Two workers, an epoch of 61 images in minibatches of 4. */
  private NetworkSnapshot train(int groups, int averagingFrequency, int roundFrequency)
      throws Exception {
    var images = Digits.block(100, 61, 12, 3, 7);
    ShardPlan plan = Digits.plan(images, 3, 2, 0);
    TrainingSchedule schedule =
        new TrainingSchedule(
            3,
            1,
            4,
            averagingFrequency,
            roundFrequency,
            plan.minibatchesPerEpoch(4),
            new LearningRateSchedule(LearningRateSchedule.Kind.CONSTANT, 1e-3),
            Augmentation.NONE);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
            rounds.add(report);
          }
        };
    ExecutorService thread = Executors.newFixedThreadPool(1);
    try (EnginePool engines = new EnginePool(Dl4jEngineFactory.of(network))) {
      LocalRoundExecutor executor =
          new LocalRoundExecutor(Digits.deal(images, 3, plan, groups), schedule, engines, thread);
      return new ParameterAveragingTrainer(schedule, executor, new OuterOptimizer(0), listener)
          .train(network.initialSnapshot());
    } finally {
      thread.shutdown();
    }
  }
}
