package org.digits.model;

/**
 * A network's update rule, with its constants as the configuration has them. A training's schedule
 * replaces the learning rate, update by update.
 */
public sealed interface Updater {
  /** Of an update. */
  double learningRate();

  /** How many values of state a parameter has. */
  int statesPerParameter();

  /** Plain stochastic gradient descent. */
  record Sgd(double learningRate) implements Updater {
    @Override
    public int statesPerParameter() {
      return 0;
    }
  }

  /** Nesterov's momentum. */
  record Nesterovs(double learningRate, double momentum) implements Updater {
    @Override
    public int statesPerParameter() {
      return 1;
    }
  }

  /** Kingma and Ba, "Adam: a method for stochastic optimization", 2015. */
  record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Updater {
    @Override
    public int statesPerParameter() {
      return 2;
    }
  }
}
