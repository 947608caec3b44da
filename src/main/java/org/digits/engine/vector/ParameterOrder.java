package org.digits.engine.vector;

import static org.digits.engine.vector.BlockShape.KERNEL;
import static org.digits.engine.vector.BlockShape.PAIR;
import static org.digits.engine.vector.BlockShape.PLANE;
import static org.digits.engine.vector.BlockShape.TAPS;

/** Lays the padded tensors out one after the other and notes where DL4J's parameters go. */
final class ParameterOrder {
  private final int[] places;
  private int parameters;
  private int length;

  /**
   * An empty order.
   *
   * @param parameters that will be added
   */
  ParameterOrder(int parameters) {
    places = new int[parameters];
  }

  /** Adds {@code [9][channels]} weights; returns their place. */
  int addFirstBlock(BlockShape shape, int biasPlace) {
    int weights = reserve(TAPS * shape.channels());
    addBias(biasPlace, shape.filters());
    for (int filter = 0; filter < shape.filters(); filter++) {
      for (int tap = 0; tap < TAPS; tap++) {
        add(weights + tap * shape.channels() + filter);
      }
    }
    return weights;
  }

  /** Adds {@code [inputPlanes][channels][9][16]} weights; returns their place. */
  int addBlock(BlockShape shape, int biasPlace) {
    int plane = shape.channels() * KERNEL;
    int weights = reserve(shape.inputPlanes() * plane);
    addBias(biasPlace, shape.filters());
    for (int filter = 0; filter < shape.filters(); filter++) {
      for (int input = 0; input < shape.inputChannels(); input++) {
        int first = weights + filter * KERNEL + BlockShape.channelStart(input, plane);
        for (int tap = 0; tap < TAPS; tap++) {
          add(first + tap * PLANE);
        }
      }
    }
    return weights;
  }

  /**
   * Adds {@code [units / 32][paddedInputs][32]} weights, units padded to 32; returns their place.
   *
   * @param inputs for each of DL4J's inputs, its place among the padded ones
   */
  int addDense(int units, int paddedInputs, int[] inputs, int biasPlace) {
    int band = paddedInputs * PAIR;
    int weights = reserve(BlockShape.pad(units) / PAIR * band);
    for (int unit = 0; unit < units; unit++) {
      for (int input : inputs) {
        add(weights + unit / PAIR * band + input * PAIR + unit % PAIR);
      }
    }
    addBias(biasPlace, units);
    return weights;
  }

  int addBiasPlace(int channels) {
    return reserve(channels);
  }

  int length() {
    return length;
  }

  /** For each parameter in DL4J's order, its place. */
  int[] places() {
    return places;
  }

  private void addBias(int place, int units) {
    for (int unit = 0; unit < units; unit++) {
      add(place + unit);
    }
  }

  private void add(int place) {
    places[parameters++] = place;
  }

  private int reserve(int floats) {
    int place = length;
    length += floats;
    return place;
  }
}
