package org.digits.engine.vector;

import java.io.Serializable;
import org.digits.model.Updater;

/** The update rule and its constants; the learning rate comes with each minibatch. */
public sealed interface UpdaterPlan extends Serializable {

  /** How many values of state a parameter has. */
  int statesPerParameter();

  static UpdaterPlan of(Updater updater) {
    if (updater instanceof Updater.Adam adam) {
      return new Adam(adam.beta1(), adam.beta2(), adam.epsilon());
    }
    return updater instanceof Updater.Nesterovs nesterovs
        ? new Nesterovs(nesterovs.momentum())
        : new Sgd();
  }

  /** {@code p -= rate * g}. */
  record Sgd() implements UpdaterPlan {
    @Override
    public int statesPerParameter() {
      return 0;
    }
  }

  /** {@code v' = momentum * v - rate * g; p -= momentum * v - (1 + momentum) * v'}. */
  record Nesterovs(double momentum) implements UpdaterPlan {
    @Override
    public int statesPerParameter() {
      return 1;
    }
  }

  /** Kingma and Ba 2015, with epsilon outside the bias correction, as DL4J has it. */
  record Adam(double beta1, double beta2, double epsilon) implements UpdaterPlan {
    @Override
    public int statesPerParameter() {
      return 2;
    }
  }
}
