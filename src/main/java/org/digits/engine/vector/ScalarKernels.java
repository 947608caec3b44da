package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.KERNEL;
import static org.digits.engine.vector.BlockShape.KERNEL_ROW;
import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.BlockShape.TAPS;

/**
 * The arithmetic in plain Java: the reference of the others, and what runs without them. It leaves
 * out nothing where an image is black.
 */
final class ScalarKernels implements Kernels {
  private final float[] pixels = new float[4];
  private final ScalarConvolution convolution = new ScalarConvolution();

  /** Sums of a tile, apart from the tensors: the compiler then knows that they do not overlap. */
  private final float[] sums = new float[KERNEL];

  @Override
  public String name() {
    return "scalar";
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
    int width = shape.inputWidth();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int out = BlockShape.channelStart(channel, shape.outputPlane());
      for (int window = 0; window < shape.windows(); window++) {
        int start = image + shape.windowStart(window) / PLANE;
        for (int pixel = 0; pixel < 4; pixel++) {
          int at = start + pixel / 2 * width + pixel % 2;
          float sum = m[bias + channel];
          for (int tap = 0; tap < TAPS; tap++) {
            float x = m[at + tap / 3 * width + tap % 3];
            sum = Math.fma(m[weights + tap * shape.channels() + channel], x, sum);
          }
          pixels[pixel] = sum;
        }
        pool(m, pixels, out + window * PLANE, pooled, switches);
      }
    }
  }

  static void pool(float[] m, float[] pixels, int place, int pooled, int switches) {
    int largest = 0;
    for (int pixel = 1; pixel < 4; pixel++) {
      if (pixels[pixel] > pixels[largest]) {
        largest = pixel;
      }
    }
    float value = pixels[largest];
    m[pooled + place] = Math.max(value, 0f);
    if (switches != NO_SWITCHES) {
      m[switches + place] = Float.intBitsToFloat(value > 0f ? largest : largest | DEAD);
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
    int width = shape.inputWidth();
    for (int n = 0; n < images; n++) {
      int x = image + n * shape.inputHeight() * width;
      for (int channel = 0; channel < shape.channels(); channel++) {
        int start = n * shape.outputFloats();
        start += BlockShape.channelStart(channel, shape.outputPlane());
        for (int window = 0; window < shape.windows(); window++) {
          int place = start + window * PLANE;
          int code = code(m, switches + place);
          float g = m[gradient + place];
          int patch = x + shape.windowStart(window) / PLANE;
          m[biasGradient + channel] += code >= 0 ? g : 0f;
          for (int pixel = 0; pixel < 4; pixel++) {
            float live = code == pixel ? g : 0f;
            int at = patch + pixel / 2 * width + pixel % 2;
            for (int tap = 0; tap < TAPS; tap++) {
              int w = weightGradient + tap * shape.channels() + channel;
              m[w] = Math.fma(live, m[at + tap / 3 * width + tap % 3], m[w]);
            }
          }
        }
      }
    }
  }

  private static int code(float[] m, int place) {
    return Float.floatToRawIntBits(m[place]);
  }

  @Override
  public void transformTaps(float[] m, Winograd block, int weights) {
    convolution.transformTaps(m, block, weights);
  }

  @Override
  public void convolve(
      float[] m, Winograd block, int images, int input, int bias, int pooled, int switches) {
    convolution.run(m, block, images, input, bias, pooled, switches);
  }

  /** {@code sums[sum + i] += x * m[from + i]}. */
  static void add(float x, float[] m, int from, float[] sums, int sum, int length) {
    for (int i = 0; i < length; i++) {
      sums[sum + i] = Math.fma(x, m[from + i], sums[sum + i]);
    }
  }

  @Override
  public void addWeightGradient(float[] m, GradientLists lists, int input, int weightGradient) {
    int row = lists.shape.inputRow();
    GradientLists.Entries entries = lists.channelEntries;
    for (int channel = 0; channel < lists.shape.channels(); channel++) {
      int from = lists.channelFrom(channel);
      int to = lists.channelTo(channel);
      addPatches(m, weightGradient + channel * KERNEL, KERNEL_ROW, input, row, entries, from, to);
    }
  }

  @Override
  public void addInputGradient(float[] m, GradientLists lists, int weights, int inputGradient) {
    int row = lists.shape.inputRow();
    GradientLists.Entries entries = lists.positionEntries;
    for (int position = 0; position < lists.positions(); position++) {
      int from = lists.positionFrom(position);
      int to = lists.positionTo(position);
      int sum = inputGradient + lists.patch(position);
      addPatches(m, sum, row, weights, KERNEL_ROW, entries, from, to);
    }
  }

  /** Adds to nine runs of 16, three rows of three, each entry's gradient times nine others. */
  private void addPatches(
      float[] m,
      int sum,
      int sumRow,
      int source,
      int sourceRow,
      GradientLists.Entries entries,
      int from,
      int to) {
    for (int row = 0; row < 3; row++) {
      System.arraycopy(m, sum + row * sumRow, sums, 0, KERNEL_ROW);
      for (int entry = from; entry < to; entry++) {
        int at = source + row * sourceRow + entries.places[entry];
        add(entries.gradients[entry], m, at, sums, 0, KERNEL_ROW);
      }
      System.arraycopy(sums, 0, m, sum + row * sumRow, KERNEL_ROW);
    }
  }

  @Override
  public void listLive(float[] m, int switches, int windows, int[] live) {
    for (int first = 0; first < windows; first += Integer.SIZE) {
      for (int channel = 0; channel < PLANE; channel++) {
        int bits = 0;
        for (int window = first; window < Math.min(first + Integer.SIZE, windows); window++) {
          bits |= code(m, switches + window * PLANE + channel) >= 0 ? 1 << window : 0;
        }
        live[first / Integer.SIZE * PLANE + channel] = bits;
      }
    }
  }

  @Override
  public void addLive(float[] m, BlockShape shape, int gradient, int switches, int biasGradient) {
    for (int channel = 0; channel < shape.channels(); channel++) {
      int place = BlockShape.channelStart(channel, shape.outputPlane());
      float sum = m[biasGradient + channel];
      for (int end = place + shape.outputPlane(); place < end; place += PLANE) {
        sum += code(m, switches + place) >= 0 ? m[gradient + place] : 0f;
      }
      m[biasGradient + channel] = sum;
    }
  }

  @Override
  public void multiply(float[] m, int a, int aRow, int b, int c, int cRow, int rows, int steps) {
    for (int row = 0; row < rows; row++) {
      int sum = c + row * cRow;
      addProducts(m, a + row * aRow, 1, b, PAIR, sum, sum, steps);
    }
  }

  @Override
  public void denseWeightGradient(
      float[] m, int input, int gradient, int start, int weightGradient, int images) {
    for (int i = 0; i < PAIR; i++) {
      int row = i * PAIR;
      addProducts(m, input + i, PAIR, gradient, PAIR, start + row, weightGradient + row, images);
    }
  }

  @Override
  public void addDenseInputGradient(
      float[] m, int weights, int gradient, int inputGradient, int units) {
    for (int i = 0; i < PAIR; i++) {
      int sum = inputGradient + i * PLANE;
      addProducts(m, weights + i * PAIR, 1, gradient, PLANE, sum, sum, units);
    }
  }

  /** {@code m[to + j] = m[start + j] + sum over k of m[a + k * aStep] * m[b + k * columns + j]}. */
  private void addProducts(
      float[] m, int a, int aStep, int b, int columns, int start, int to, int steps) {
    System.arraycopy(m, start, sums, 0, columns);
    for (int k = 0; k < steps; k++) {
      add(m[a + k * aStep], m, b + k * columns, sums, 0, columns);
    }
    System.arraycopy(sums, 0, m, to, columns);
  }

  @Override
  public void sgd(float[] m, int parameters, int gradients, int length, float rate, float kept) {
    for (int i = 0; i < length; i++) {
      float p = kept * m[parameters + i];
      m[parameters + i] = p - rate * Flush.gradient(m[gradients + i]);
    }
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
    for (int i = 0; i < length; i++) {
      float before = momentum * m[v + i];
      float after = before - rate * Flush.gradient(m[gradients + i]);
      after = (after + Flush.FIRST_MOMENT) - Flush.FIRST_MOMENT;
      m[v + i] = after;
      m[parameters + i] = kept * m[parameters + i] - Math.fma(-1f - momentum, after, before);
    }
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
    float beta1 = (float) plan.beta1();
    float beta2 = (float) plan.beta2();
    float epsilon = (float) plan.epsilon();
    for (int i = 0; i < length; i++) {
      float g = Flush.gradient(m[gradients + i]);
      float mean = Math.fma(beta1, m[first + i], (1f - beta1) * g);
      mean = (mean + Flush.FIRST_MOMENT) - Flush.FIRST_MOMENT;
      float square = Math.fma(beta2, m[second + i], (1f - beta2) * (g * g));
      square = (square + Flush.SECOND_MOMENT) - Flush.SECOND_MOMENT;
      m[first + i] = mean;
      m[second + i] = square;
      float p = kept * m[parameters + i];
      m[parameters + i] = p - rate * mean / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
