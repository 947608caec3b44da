package org.digits.spark.dataset;

import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * Images by the first 16 bytes of SHA-256 of their pixels: 32 to 64 bytes an image. Two different
 * images of a hundred million share them with a probability of 1.5e-23.
 */
public final class ImageHashes implements Serializable {
  /** Images that are held at once. */
  static final int MOST = 1 << 20;

  private static final long serialVersionUID = 1;
  private static final int FIRST_SLOTS = 1 << 10;

  /** Two numbers a slot; both 0 in a free one, which no image has but by a chance of 3e-39. */
  private long[] slots = new long[2 * FIRST_SLOTS];

  private int size;

  /** Number of different images. */
  int size() {
    return size;
  }

  /** Adds an image. */
  void add(byte[] sha256) {
    ByteBuffer hash = ByteBuffer.wrap(sha256);
    add(hash.getLong(), hash.getLong());
  }

  /** Adds all images of another set. */
  void addAll(ImageHashes others) {
    for (int slot = 0; slot < others.slots.length; slot += 2) {
      if (!others.isFree(slot)) {
        add(others.slots[slot], others.slots[slot + 1]);
      }
    }
  }

  /** Whether an image is among them. */
  boolean contains(byte[] sha256) {
    ByteBuffer hash = ByteBuffer.wrap(sha256);
    return !isFree(slot(hash.getLong(), hash.getLong()));
  }

  private void add(long first, long second) {
    int slot = slot(first, second);
    if (isFree(slot)) {
      slots[slot] = first;
      slots[slot + 1] = second;
      size++;
      if (4 * size > slots.length) {
        grow();
      }
    }
  }

  private void grow() {
    ImageHashes larger = new ImageHashes();
    larger.slots = new long[2 * slots.length];
    larger.addAll(this);
    slots = larger.slots;
  }

  /** Where an image is, or would be. */
  private int slot(long first, long second) {
    int slot = 2 * (int) (first & (slots.length / 2 - 1));
    while (!isFree(slot) && (slots[slot] != first || slots[slot + 1] != second)) {
      slot = (slot + 2) % slots.length;
    }
    return slot;
  }

  private boolean isFree(int slot) {
    return slots[slot] == 0 && slots[slot + 1] == 0;
  }
}
