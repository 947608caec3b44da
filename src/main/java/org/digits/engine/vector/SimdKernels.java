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
  public void addRuns(
      float[] m,
      int sum,
      int sumPlane,
      int source,
      int sourcePlane,
      long[] entries,
      int from,
      int to) {
    if (from < to) {
      SimdAddRuns.run(m, sum, sumPlane, source, sourcePlane, entries, from, to);
    }
  }

  @Override
  public void listLive(float[] m, int switches, int count, int[] live) {
    SimdLive.list(m, switches, count, live);
  }

  @Override
  public void addLive(float[] m, BlockShape shape, int gradient, int switches, int biasGradient) {
    for (int channel = 0; channel < shape.channels(); channel += SimdLanes.COUNT) {
      int place = BlockShape.channelStart(channel, shape.outputPlane());
      SimdLive.add(m, gradient + place, switches + place, shape.windows(), biasGradient + channel);
    }
  }

  @Override
  public void multiply(
      float[] m,
      int a,
      int aRow,
      int aStep,
      int b,
      int bRow,
      int c,
      int cRow,
      int rows,
      int steps,
      int columns) {
    for (int column = 0; column < columns; column += 2 * SimdLanes.COUNT) {
      for (int row = 0; row < rows; row += 4) {
        SimdMultiply.run(
            m, a + row * aRow, aRow, aStep, b + column, bRow, c + row * cRow + column, cRow, steps);
      }
    }
  }

  @Override
  public void sgd(float[] m, int parameters, int gradients, int length, float rate) {
    SimdUpdaters.sgd(m, parameters, gradients, length, rate);
  }

  @Override
  public void nesterovs(
      float[] m, int parameters, int gradients, int v, int length, float rate, float momentum) {
    SimdUpdaters.nesterovs(m, parameters, gradients, v, length, rate, momentum);
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
      UpdaterPlan.Adam plan) {
    SimdUpdaters.adam(m, parameters, gradients, first, second, length, rate, plan);
  }
}
