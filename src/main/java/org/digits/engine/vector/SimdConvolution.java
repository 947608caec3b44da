package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;

/**
 * {@link Kernels#convolve}: a tile of twelve pool windows at a time, from any of the images.
 *
 * <pre>
 *   windows of the tile          pixels          products
 *     4x4 pixels x 16 channels -> [term][window] -> for 32 channels -> [term][window] -> pool
 *            {@link SimdPixels}          {@link SimdProducts}             {@link SimdPooling}
 * </pre>
 */
final class SimdConvolution {
  private SimdConvolution() {}

  static void run(
      float[] m,
      BlockShape shape,
      int images,
      int input,
      int weights,
      int bias,
      int scratch,
      int pooled,
      int switches) {
    int windows = images * shape.windows();
    for (int first = 0; first < windows; first += Winograd.WINDOWS) {
      int count = Math.min(Winograd.WINDOWS, windows - first);
      for (int i = 0; i < count; i++) {
        pixels(m, shape, first + i, input, Winograd.pixels(scratch) + i * PLANE);
      }
      for (int channel = 0; channel < shape.channels(); channel += 2 * SimdLanes.COUNT) {
        products(m, shape, channel, weights, bias, scratch);
        for (int i = 0; i < count; i++) {
          int from = Winograd.products(scratch) + i * PAIR;
          pool(m, shape, channel, first + i, from, pooled, switches);
          int second = channel + SimdLanes.COUNT;
          pool(m, shape, second, first + i, from + SimdLanes.COUNT, pooled, switches);
        }
      }
    }
  }

  private static void pixels(float[] m, BlockShape shape, int window, int input, int to) {
    int image = window / shape.windows();
    int start = input + image * shape.inputFloats() + shape.windowStart(window % shape.windows());
    for (int plane = 0; plane < shape.inputPlanes(); plane++) {
      int from = start + plane * shape.inputPlane();
      int place = to + plane * Winograd.TERMS * Winograd.PIXELS;
      for (int lane = 0; lane < PLANE; lane += SimdLanes.COUNT) {
        SimdPixels.run(m, from + lane, shape.inputRow(), place + lane);
      }
    }
  }

  private static void products(
      float[] m, BlockShape shape, int channel, int weights, int bias, int scratch) {
    int inputs = shape.inputPlanes() * PLANE;
    int w = weights + channel / PAIR * Winograd.TERMS * inputs * PAIR + channel % PAIR;
    SimdProducts.run(
        m,
        shape.inputPlanes(),
        Winograd.pixels(scratch),
        w,
        bias + channel,
        scratch,
        Winograd.products(scratch));
  }

  private static void pool(
      float[] m,
      BlockShape shape,
      int channel,
      int window,
      int products,
      int pooled,
      int switches) {
    int image = window / shape.windows() * shape.outputFloats();
    int place =
        image
            + BlockShape.channelStart(channel, shape.outputPlane())
            + window % shape.windows() * PLANE;
    SimdPooling.run(m, products, pooled + place, switches < 0 ? switches : switches + place);
  }
}
