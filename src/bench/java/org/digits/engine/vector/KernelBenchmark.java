package org.digits.engine.vector;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.digits.bench.Mnist;
import org.digits.data.ImageBlock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Each kernel at the sizes that it has in the project's network, in microseconds an image. The
 * images are MNIST's, and the weights random, so that ReLU stops about half of the windows, as in
 * training.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  private static final int CHUNK = Network.CHUNK;
  private static final int GROUP = 2;
  private static final int UNITS = 64;
  private static final UpdaterPlan.Adam ADAM = new UpdaterPlan.Adam(0.9, 0.999, 1e-8);

  /** Folder of the IDX files. */
  @Param("data/mnist")
  public String data;

  private final BlockShape firstShape = new BlockShape(1, 32, 12, 12);
  private final BlockShape secondShape = new BlockShape(32, 64, 5, 5);
  private final Kernels kernels = KernelChoice.kernels();
  private FirstBlock first;
  private ConvolutionBlock second;
  private DenseLayer dense;
  private int parameterCount;
  private int parameters;
  private int gradients;
  private int state;
  private int firstGradient;
  private int secondGradient;
  private int denseInputGradient;
  private float[] m;

  /** Lays the layers out as the engine does, and runs them once. */
  @Setup
  public void fill() throws IOException {
    Memory memory = new Memory();
    NetworkPlan plan = new NetworkPlan(List.of(32, 64), 5, 5, List.of(), UNITS, 1e-10, ADAM);
    ParameterOrder order = new ParameterOrder(plan.parameterCount());
    first = new FirstBlock(kernels, firstShape, order, memory, CHUNK);
    second = new ConvolutionBlock(kernels, secondShape, order, memory, first.pooled, CHUNK, GROUP);
    int inputs = secondShape.outputFloats();
    int[] places = IntStream.range(0, inputs).toArray();
    dense = new DenseLayer(kernels, UNITS, places, inputs, order, memory, second.pooled);
    parameterCount = order.length();
    parameters = memory.reserve(parameterCount);
    gradients = memory.reserve(parameterCount);
    state = memory.reserve(2 * parameterCount);
    firstGradient = memory.reserve(CHUNK * firstShape.outputFloats());
    secondGradient = memory.reserve(CHUNK * inputs);
    denseInputGradient = memory.reserve(CHUNK * inputs);
    m = memory.allocate();
    Random random = new Random(1);
    ImageBlock images = Mnist.test(data);
    for (int image = 0; image < CHUNK; image++) {
      first.read(m, images, image, image);
    }
    randomize(random, parameters, parameterCount);
    randomize(random, firstGradient, CHUNK * firstShape.outputFloats());
    randomize(random, secondGradient, CHUNK * inputs);
    second.refresh(m, parameters);
    firstForward();
    convolutionForward();
    gradientLists();
  }

  private void randomize(Random random, int from, int length) {
    for (int i = from; i < from + length; i++) {
      m[i] = (float) random.nextGaussian() * 0.1f;
    }
  }

  /** Convolution, bias, pool and ReLU of the first block. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float firstForward() {
    for (int image = 0; image < CHUNK; image++) {
      first.forward(m, parameters, image, true);
    }
    return m[first.pooled];
  }

  /** Weights' and bias's gradients of the first block. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public float firstBackward() {
    first.backward(m, gradients, 0, GROUP, firstGradient);
    return m[gradients];
  }

  /** Convolution, bias, pool and ReLU of the second block. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float convolutionForward() {
    second.forward(m, parameters, CHUNK, true);
    return m[second.pooled];
  }

  /** The lists of live gradients that the next two work on. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public void gradientLists() {
    second.listGradients(m, 0, GROUP, secondGradient);
  }

  /** The second block's weights' gradient. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public float convolutionWeightGradient() {
    second.addWeightGradient(m, gradients, 0);
    return m[gradients];
  }

  /** The gradient of the second block's input. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public float convolutionInputGradient() {
    second.addInputGradient(m, parameters, firstGradient);
    return m[firstGradient];
  }

  /** 1600 inputs, 64 units. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float denseForward() {
    dense.forward(m, parameters, CHUNK);
    return m[dense.output];
  }

  /** Weights' and bias's gradients of the dense layer. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float denseWeightGradient() {
    dense.backward(m, gradients, CHUNK, false);
    return m[gradients];
  }

  /** The gradient of the dense layer's input. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float denseInputGradient() {
    dense.inputGradient(m, parameters, CHUNK, denseInputGradient);
    return m[denseInputGradient];
  }

  /** The forward pass's copies of the weights, as a share of a minibatch of 16. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public void refresh() {
    second.refresh(m, parameters);
  }

  /** One update of these layers' parameters, as a share of a minibatch of 16. */
  @Benchmark
  @OperationsPerInvocation(CHUNK)
  public float adam() {
    kernels.adam(
        m, parameters, gradients, state, state + parameterCount, parameterCount, 0f, 1f, ADAM);
    return m[parameters];
  }
}
