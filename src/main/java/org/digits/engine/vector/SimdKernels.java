package org.digits.engine.vector;

/** The arithmetic on the Vector API; each kernel is a class of its own. */
final class SimdKernels implements Kernels {
  @Override
  public String name() {
    return SimdLanes.SPECIES.vectorBitSize() + "-bit vector";
  }

  @Override
  public void firstForward(
      float[] m,
      BlockShape shape,
      int image,
      InkSpans ink,
      int index,
      int weights,
      int bias,
      int pooled,
      int switches) {
    for (int channel = 0; channel < shape.channels(); channel += SimdLanes.COUNT) {
      SimdFirstForward.run(m, shape, channel, image, ink, index, weights, bias, pooled, switches);
    }
  }

  @Override
  public void firstBackward(
      float[] m,
      BlockShape shape,
      int images,
      int image,
      InkSpans ink,
      int first,
      int gradient,
      int switches,
      int weightGradient,
      int biasGradient) {
    for (int channel = 0; channel < shape.channels(); channel += SimdLanes.COUNT) {
      SimdFirstBackward.run(
          m,
          shape,
          channel,
          images,
          image,
          ink,
          first,
          gradient,
          switches,
          weightGradient,
          biasGradient);
    }
  }

  @Override
  public void transformTaps(float[] m, Winograd block, int weights) {
    SimdConvolution.transformTaps(m, block, weights);
  }

  @Override
  public void convolve(
      float[] m, Winograd block, int images, int input, int bias, int pooled, int switches) {
    SimdConvolution.run(m, block, images, input, bias, pooled, switches);
  }

  @Override
  public void addWeightGradient(float[] m, GradientLists lists, int input, int weightGradient) {
    for (int lane = 0; lane < BlockShape.PLANE; lane += SimdLanes.COUNT) {
      SimdWeightGradient.run(m, lists, input + lane, weightGradient + lane);
    }
  }

  @Override
  public void addInputGradient(float[] m, GradientLists lists, int weights, int inputGradient) {
    for (int lane = 0; lane < BlockShape.PLANE; lane += SimdLanes.COUNT) {
      SimdInputGradient.run(m, lists, weights + lane, inputGradient + lane);
    }
  }

  @Override
  public void listLive(float[] m, int switches, int windows, int[] live) {
    for (int lane = 0; lane < BlockShape.PLANE; lane += SimdLanes.COUNT) {
      SimdLive.list(m, switches + lane, windows, live, lane);
    }
  }

  @Override
  public void addLive(float[] m, BlockShape shape, int gradient, int switches, int biasGradient) {
    for (int channel = 0; channel < shape.channels(); channel += SimdLanes.COUNT) {
      int place = BlockShape.channelStart(channel, shape.outputPlane());
      SimdLive.add(m, gradient + place, switches + place, shape.windows(), biasGradient + channel);
    }
  }

  @Override
  public void multiply(float[] m, int a, int aRow, int b, int c, int cRow, int rows, int steps) {
    SimdMultiply.run(m, a, aRow, b, c, cRow, rows, steps);
  }

  @Override
  public void denseWeightGradient(
      float[] m, int input, int gradient, int start, int weightGradient, int images) {
    SimdDenseWeightGradient.run(m, input, gradient, start, weightGradient, images);
  }

  @Override
  public void addDenseInputGradient(
      float[] m, int weights, int gradient, int inputGradient, int units) {
    SimdDenseInputGradient.run(m, weights, gradient, inputGradient, units);
  }

  @Override
  public void sgd(float[] m, int parameters, int gradients, int length, float rate, float kept) {
    SimdUpdaters.sgd(m, parameters, gradients, length, rate, kept);
  }

  @Override
  public void nesterovs(
      float[] m,
      int parameters,
      int gradients,
      int v,
      int length,
      float rate,
      float momentum,
      float kept) {
    SimdUpdaters.nesterovs(m, parameters, gradients, v, length, rate, momentum, kept);
  }

  @Override
  public void adam(
      float[] m,
      int parameters,
      int gradients,
      int first,
      int second,
      int length,
      float rate,
      float kept,
      UpdaterPlan.Adam plan) {
    SimdUpdaters.adam(m, parameters, gradients, first, second, length, rate, kept, plan);
  }
}
