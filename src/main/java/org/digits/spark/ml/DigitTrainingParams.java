package org.digits.spark.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** Params of {@link DigitClassifier}: how it trains. Their meaning is that of the train command. */
public interface DigitTrainingParams extends DigitImageParams {
  /** The Param objects; each has a method of its own. */
  TrainingParams trainingParams();

  /** Passes over the training data; 6 unless set. */
  default IntParam epochs() {
    return trainingParams().epochs;
  }

  /** Examples of a minibatch; 16 unless set. */
  default IntParam batchSize() {
    return trainingParams().batchSize;
  }

  /** Adam's learning rate: constant, or the cycle's peak; 0 stands for the command's default. */
  default DoubleParam learningRate() {
    return trainingParams().learningRate;
  }

  /** The learning rate's curve: constant or one-cycle, which is the default. */
  default Param<String> schedule() {
    return trainingParams().schedule;
  }

  /** Of the initial weights and every shuffle; 1 unless set. */
  default LongParam seed() {
    return trainingParams().seed;
  }

  /** Groups of workers, one Spark task each; 0, the default, stands for the executors. */
  default IntParam groups() {
    return trainingParams().groups;
  }

  /** Workers of a group; 0, the default, stands for an executor's cores. */
  default IntParam groupWorkers() {
    return trainingParams().groupWorkers;
  }

  /** Minibatches between two averagings inside a group; 0 stands for the command's default. */
  default IntParam averagingFrequency() {
    return trainingParams().averagingFrequency;
  }

  /** Minibatches between two averagings across groups; 2000 unless set. */
  default IntParam roundFrequency() {
    return trainingParams().roundFrequency;
  }

  /** none, affine or elastic: each image a little different at each use; as the preset balanced. */
  default Param<String> augmentation() {
    return trainingParams().augmentation;
  }

  /** Share that the parameters lose with each update, times the learning rate. */
  default DoubleParam weightDecay() {
    return trainingParams().weightDecay;
  }

  /** Value of {@link #epochs}. */
  default int getEpochs() {
    return (Integer) getOrDefault(epochs());
  }

  /** Value of {@link #batchSize}. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Value of {@link #learningRate}. */
  default double getLearningRate() {
    return (Double) getOrDefault(learningRate());
  }

  /** Value of {@link #schedule}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** Value of {@link #seed}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** Value of {@link #groups}. */
  default int getGroups() {
    return (Integer) getOrDefault(groups());
  }

  /** Value of {@link #groupWorkers}. */
  default int getGroupWorkers() {
    return (Integer) getOrDefault(groupWorkers());
  }

  /** Value of {@link #averagingFrequency}. */
  default int getAveragingFrequency() {
    return (Integer) getOrDefault(averagingFrequency());
  }

  /** Value of {@link #roundFrequency}. */
  default int getRoundFrequency() {
    return (Integer) getOrDefault(roundFrequency());
  }

  /** Value of {@link #augmentation}. */
  default String getAugmentation() {
    return getOrDefault(augmentation());
  }

  /** Value of {@link #weightDecay}. */
  default double getWeightDecay() {
    return (Double) getOrDefault(weightDecay());
  }
}
