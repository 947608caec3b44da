package org.digits.engine.vector;

import org.digits.data.ImageBlock;
import org.digits.engine.EngineState;
import org.digits.engine.TrainingEngine;
import org.digits.model.NetworkSnapshot;

/**
 * Trains in pure Java on the CPU's vectors. Its sums have one fixed order whatever their width, so
 * the bits are the same on every CPU. It computes DL4J's function, gradient and update to within
 * float rounding, and leaves out what max-pool and ReLU make zero.
 */
public final class VectorEngine implements TrainingEngine {
  private final NetworkPlan plan;
  private final double weightDecay;
  private final Network network;
  private long iteration;

  /** An engine on the fastest kernels that this machine has. */
  public VectorEngine(NetworkPlan plan, double weightDecay) {
    this(plan, weightDecay, KernelChoice.kernels());
  }

  VectorEngine(NetworkPlan plan, double weightDecay, Kernels kernels) {
    this.plan = plan;
    this.weightDecay = weightDecay;
    network = new Network(plan, kernels);
  }

  /** Name of the kernels that this JVM chose. */
  public static String kernelsOfThisJvm() {
    return KernelChoice.kernels().name();
  }

  @Override
  public int classes() {
    return plan.classes();
  }

  @Override
  public void load(NetworkSnapshot snapshot) {
    network.load(snapshot);
    iteration = snapshot.iteration();
  }

  @Override
  public double fit(ImageBlock images, int[] rows, int from, int to, double learningRate) {
    requireSize(images);
    double lossSum = 0;
    for (int first = from; first < to; first += Network.CHUNK) {
      int count = Math.min(Network.CHUNK, to - first);
      for (int i = 0; i < count; i++) {
        network.read(images, rows[first + i], i);
      }
      network.forward(count, true);
      for (int i = 0; i < count; i++) {
        lossSum += network.loss(i, label(images, rows[first + i]), to - from);
      }
      network.backward(count, first > from);
    }
    network.update(learningRate, weightDecay, iteration);
    iteration++;
    return lossSum;
  }

  @Override
  public NetworkSnapshot snapshot() {
    return network.snapshot(iteration);
  }

  @Override
  public EngineState state() {
    return new EngineState(network.state(), iteration);
  }

  @Override
  public void stateWritten(EngineState state) {
    network.refresh();
    iteration = state.iteration();
  }

  @Override
  public float[] predict(ImageBlock images, int from, int to) {
    requireSize(images);
    float[] probabilities = new float[(to - from) * plan.classes()];
    for (int first = from; first < to; first += Network.CHUNK) {
      int count = Math.min(Network.CHUNK, to - first);
      for (int i = 0; i < count; i++) {
        network.read(images, first + i, i);
      }
      network.forward(count, false);
      for (int i = 0; i < count; i++) {
        network.probabilities(i, probabilities, (first - from + i) * plan.classes());
      }
    }
    return probabilities;
  }

  @Override
  public void close() {
    // All memory is the heap's.
  }

  private int label(ImageBlock images, int row) {
    int label = images.labels()[row];
    if (label < 0 || label >= plan.classes()) {
      throw new IllegalArgumentException(
          "image %d has the label %d, the network %d classes"
              .formatted(images.ids()[row], label, plan.classes()));
    }
    return label;
  }

  private void requireSize(ImageBlock images) {
    if (!plan.accepts(images.height(), images.width())) {
      throw new IllegalArgumentException(
          "images of %d x %d do not reduce to the network's %d x %d after its last pool"
              .formatted(images.height(), images.width(), plan.pooledHeight(), plan.pooledWidth()));
    }
  }
}
