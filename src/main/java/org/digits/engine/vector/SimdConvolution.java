package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.Winograd.PIXELS;
import static org.digits.engine.vector.Winograd.POINTS;
import static org.digits.engine.vector.Winograd.PRODUCTS;
import static org.digits.engine.vector.Winograd.SIDE;
import static org.digits.engine.vector.Winograd.TERMS;

/**
 * {@link Kernels#convolve}: twelve tiles at a time, from any of the images; an image is pooled when
 * its last tile is done. The transforms of a tile go down its columns, then along its rows.
 *
 * <pre>
 *   7x7 pixels x 16 channels -> [term][tile] -> for 32 channels -> [term][tile] -> 5x5 results -> pool
 *          {@link SimdPixels}         {@link SimdProducts}       {@link SimdResults}    {@link SimdPooling}
 * </pre>
 */
final class SimdConvolution {
  private SimdConvolution() {}

  static void transformTaps(float[] m, Winograd block, int weights) {
    int tap = PLANE * PAIR;
    int term = block.weightTerm();
    for (int lane = 0; lane < tap; lane += SimdLanes.COUNT) {
      for (int i = 0; i < 3; i++) {
        SimdTaps.run(m, block.taps + i * tap + lane, 3 * tap, block.between + i * PLANE, 3 * PLANE);
      }
      for (int i = 0; i < POINTS; i++) {
        int from = block.between + 3 * i * PLANE;
        SimdTaps.run(m, from, PLANE, weights + i * POINTS * term + lane, term);
      }
    }
  }

  static void run(
      float[] m, Winograd block, int images, int input, int bias, int pooled, int switches) {
    int tiles = block.tiles();
    int pooledImages = 0;
    for (int first = 0; first < images * tiles; first += Winograd.TILES) {
      int count = Math.min(Winograd.TILES, images * tiles - first);
      for (int i = 0; i < count; i++) {
        int image = (first + i) / tiles;
        int from = input + image * block.shape.inputFloats();
        pixels(m, block, from, (first + i) % tiles, block.pixels + i * PLANE);
      }
      for (int channel = 0; channel < block.shape.channels(); channel += 2 * SimdLanes.COUNT) {
        SimdProducts.run(m, block, count, block.weights(0, channel), bias + channel);
        for (int i = 0; i < count; i++) {
          int image = (first + i) / tiles;
          int tile = (first + i) % tiles;
          int from = block.products + i * PAIR;
          results(m, block, from, block.result(image, tile, channel));
          int second = channel + SimdLanes.COUNT;
          results(m, block, from + SimdLanes.COUNT, block.result(image, tile, second));
        }
      }
      for (; (pooledImages + 1) * tiles <= first + count; pooledImages++) {
        int from = input + pooledImages * block.shape.inputFloats();
        block.restoreBias(m, pooledImages, from, bias);
        pool(m, block, pooledImages, pooled, switches);
      }
    }
  }

  private static void pixels(float[] m, Winograd block, int image, int tile, int to) {
    boolean inside = block.isInside(tile);
    int row = inside ? block.shape.inputRow() : POINTS * PLANE;
    for (int plane = 0; plane < block.shape.inputPlanes(); plane++) {
      int start = image + plane * block.shape.inputPlane();
      int patch = inside ? start + block.start(tile) : block.copyPatch(m, start, tile);
      int place = to + plane * TERMS * PIXELS;
      for (int lane = 0; lane < PLANE; lane += SimdLanes.COUNT) {
        for (int i = 0; i < POINTS; i++) {
          int at = i * PLANE + lane;
          SimdPixels.run(m, patch + at, row, block.between + at, POINTS * PLANE);
        }
        for (int i = 0; i < POINTS; i++) {
          int from = block.between + i * POINTS * PLANE + lane;
          SimdPixels.run(m, from, PLANE, place + i * POINTS * PIXELS + lane, PIXELS);
        }
      }
    }
  }

  private static void results(float[] m, Winograd block, int products, int to) {
    for (int i = 0; i < POINTS; i++) {
      int from = products + i * PRODUCTS;
      SimdResults.run(m, from, POINTS * PRODUCTS, block.between + i * PLANE, POINTS * PLANE);
    }
    for (int i = 0; i < SIDE; i++) {
      int from = block.between + i * POINTS * PLANE;
      SimdResults.run(m, from, PLANE, to + i * block.resultRow(), PLANE);
    }
  }

  private static void pool(float[] m, Winograd block, int image, int pooled, int switches) {
    int row = block.resultRow();
    for (int channel = 0; channel < block.shape.channels(); channel += SimdLanes.COUNT) {
      int place =
          image * block.shape.outputFloats()
              + BlockShape.channelStart(channel, block.shape.outputPlane());
      for (int y = 0; y < block.shape.pooledHeight(); y++) {
        int results = block.windowRow(image, y, channel);
        for (int x = 0; x < block.shape.pooledWidth(); x++) {
          int to = switches < 0 ? switches : switches + place;
          SimdPooling.run(m, results + 2 * x * PLANE, row, pooled + place, to);
          place += PLANE;
        }
      }
    }
  }
}
