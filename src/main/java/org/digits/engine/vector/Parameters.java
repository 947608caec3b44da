package org.digits.engine.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.digits.engine.EngineState;
import org.digits.model.NetworkSnapshot;

/**
 * Parameters, gradient and updater state in the engine's order, one tensor after the other and each
 * padded with zeros, and the map between that order and DL4J's.
 *
 * <p>DL4J's order: layers from input to output; of a convolution the bias and then the weights
 * {@code [filters][inputs][3][3]}; of a dense layer the weights {@code [units][inputs]} (its
 * f-order of inputs x units) and then the bias. Updater state: of all parameters the first value,
 * then of all the second.
 */
final class Parameters {
  private final int length;
  private final int values;
  private final int gradients;
  private final int[] states;
  private final int[] order;

  /**
   * Reserves the tensors.
   *
   * @param length floats of a set of padded tensors
   * @param order for each parameter in DL4J's order, its place in the set
   */
  Parameters(Memory memory, int length, int[] order, int statesPerParameter) {
    this.length = length;
    this.order = order;
    values = memory.reserve(length);
    gradients = memory.reserve(length);
    states = new int[statesPerParameter];
    for (int i = 0; i < states.length; i++) {
      states[i] = memory.reserve(length);
    }
  }

  int values() {
    return values;
  }

  int gradients() {
    return gradients;
  }

  /** Clears the padding too: values that were not finite would stay in it for good. */
  void load(float[] m, NetworkSnapshot snapshot) {
    requireLength("parameters", snapshot.parameters().length, order.length);
    requireLength("updater values", snapshot.updaterState().length, states.length * order.length);
    for (EngineState.Part part : parts(m)) {
      Arrays.fill(m, part.from(), part.to(), 0f);
    }
    scatter(snapshot.parameters(), 0, m, values);
    for (int i = 0; i < states.length; i++) {
      scatter(snapshot.updaterState(), i * order.length, m, states[i]);
    }
  }

  NetworkSnapshot snapshot(float[] m, long iteration) {
    float[] parameters = new float[order.length];
    gather(m, values, parameters, 0);
    float[] state = new float[states.length * order.length];
    for (int i = 0; i < states.length; i++) {
      gather(m, states[i], state, i * order.length);
    }
    return new NetworkSnapshot(parameters, state, iteration);
  }

  /** The parameters, then each of the updater's values. */
  List<EngineState.Part> parts(float[] m) {
    List<EngineState.Part> parts = new ArrayList<>();
    parts.add(new EngineState.Part(m, values, values + length));
    for (int state : states) {
      parts.add(new EngineState.Part(m, state, state + length));
    }
    return parts;
  }

  /**
   * One update from the gradient of the mean loss.
   *
   * @param weightDecay decoupled: every parameter, biases too, first loses that share of itself
   *     times the learning rate (Loshchilov and Hutter 2019, arXiv 1711.05101)
   */
  void update(
      float[] m,
      Kernels kernels,
      UpdaterPlan plan,
      double learningRate,
      double weightDecay,
      long iteration) {
    float kept = (float) (1 - learningRate * weightDecay);
    if (plan instanceof UpdaterPlan.Adam adam) {
      float rate = adamRate(adam, (float) learningRate, iteration + 1);
      kernels.adam(m, values, gradients, states[0], states[1], length, rate, kept, adam);
    } else if (plan instanceof UpdaterPlan.Nesterovs nesterovs) {
      float momentum = (float) nesterovs.momentum();
      float rate = (float) learningRate;
      kernels.nesterovs(m, values, gradients, states[0], length, rate, momentum, kept);
    } else {
      kernels.sgd(m, values, gradients, length, (float) learningRate, kept);
    }
  }

  // Rounded where DL4J's native updater rounds to float.
  private static float adamRate(UpdaterPlan.Adam plan, float learningRate, long step) {
    float power1 = (float) StrictMath.pow((float) plan.beta1(), (double) step);
    float power2 = (float) StrictMath.pow((float) plan.beta2(), (double) step);
    float root = (float) Math.sqrt(1.0 - power2);
    float rate = (float) (learningRate * root / (1.0 - power1));
    boolean usable = Float.isFinite(rate) && rate != 0f;
    return usable ? rate : (float) plan.epsilon();
  }

  private void scatter(float[] from, int start, float[] m, int offset) {
    for (int i = 0; i < order.length; i++) {
      m[offset + order[i]] = from[start + i];
    }
  }

  private void gather(float[] m, int offset, float[] to, int start) {
    for (int i = 0; i < order.length; i++) {
      to[start + i] = m[offset + order[i]];
    }
  }

  private static void requireLength(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "snapshot of %d %s for a network of %d".formatted(found, what, expected));
    }
  }
}
