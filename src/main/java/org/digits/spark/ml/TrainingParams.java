package org.digits.spark.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;
import org.digits.config.Option;
import org.digits.config.Preset;
import org.digits.data.augmentation.Augmentation;
import org.digits.training.LearningRateSchedule;

/** The Param objects of {@link DigitTrainingParams}; their meaning is the command line's. */
public final class TrainingParams implements Serializable {
  final IntParam epochs;
  final IntParam batchSize;
  final DoubleParam learningRate;
  final Param<String> schedule;
  final LongParam seed;
  final IntParam groups;
  final IntParam groupWorkers;
  final IntParam averagingFrequency;
  final IntParam roundFrequency;
  final Param<String> augmentation;
  final DoubleParam weightDecay;

  TrainingParams(Identifiable stage) {
    epochs = count(stage, "epochs", 1, "passes over the training data");
    batchSize = count(stage, "batchSize", 1, Option.BATCH_SIZE.description());
    learningRate =
        new DoubleParam(
            stage,
            "learningRate",
            "Adam's learning rate: constant, or the cycle's peak; 0 stands for the one that suits the number of workers",
            ParamValidators.gtEq(0));
    schedule = choice(stage, "schedule", Option.SCHEDULE, LearningRateSchedule.Kind.values());
    seed = new LongParam(stage, "seed", Option.SEED.description());
    groups = count(stage, "groups", 0, "groups of workers; 0 stands for the executors");
    groupWorkers =
        count(stage, "groupWorkers", 0, "workers of a group; 0 stands for an executor's cores");
    averagingFrequency =
        count(
            stage,
            "averagingFrequency",
            0,
            "minibatches between two averagings inside a group; 0 stands for what suits its workers");
    roundFrequency = count(stage, "roundFrequency", 1, Option.ROUND_FREQUENCY.description());
    augmentation = choice(stage, "augmentation", Option.AUGMENTATION, Augmentation.values());
    weightDecay =
        new DoubleParam(
            stage,
            "weightDecay",
            "share that the parameters lose with each update, times the learning rate",
            ParamValidators.gtEq(0));
  }

  void setDefaults(DigitTrainingParams stage) {
    stage.setDefault(epochs, (int) Preset.BALANCED.epochs());
    stage.setDefault(batchSize, Integer.valueOf(Option.BATCH_SIZE.defaultValue()));
    stage.setDefault(learningRate, 0.0);
    stage.setDefault(schedule, Option.SCHEDULE.defaultValue());
    stage.setDefault(seed, Long.valueOf(Option.SEED.defaultValue()));
    stage.setDefault(groups, 0);
    stage.setDefault(groupWorkers, 0);
    stage.setDefault(averagingFrequency, 0);
    stage.setDefault(roundFrequency, Integer.valueOf(Option.ROUND_FREQUENCY.defaultValue()));
    stage.setDefault(augmentation, Option.label(Preset.BALANCED.augmentation()));
    stage.setDefault(weightDecay, Preset.BALANCED.weightDecay());
  }

  private static IntParam count(Identifiable stage, String name, int least, String doc) {
    return new IntParam(stage, name, doc, ParamValidators.gtEq(least));
  }

  private static Param<String> choice(
      Identifiable stage, String name, Option option, Enum<?>[] choices) {
    return new Param<>(
        stage, name, option.description(), ParamValidators.inArray(ImageParams.labels(choices)));
  }
}
