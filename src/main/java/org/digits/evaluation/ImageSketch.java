package org.digits.evaluation;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The smallest hashes of a set of images, at most {@link #CAPACITY}: exact for a set that has no
 * more, and a fair sample of a larger one. Sketches of parts merge, in any order, into the sketch
 * of the whole.
 *
 * <p>A hash is the first eight bytes of SHA-256 of an image's pixels, as a big-endian signed
 * number. Two images of a set of a million share one with a probability of 3e-8.
 *
 * <p>Source: E. Cohen and H. Kaplan, <i>Summarizing data using bottom-k sketches</i>, PODC 2007.
 */
public final class ImageSketch implements Serializable {
  /** Hashes that are kept at most: half a megabyte. */
  public static final int CAPACITY = 1 << 16;

  private static final long serialVersionUID = 1L;
  private static final ImageSketch NONE = new ImageSketch(new long[0], true, true);

  private final long[] hashes;
  private final boolean exact;
  private final boolean complete;

  private ImageSketch(long[] hashes, boolean exact, boolean complete) {
    this.hashes = hashes;
    this.exact = exact;
    this.complete = complete;
  }

  /** The sketch of no images. */
  public static ImageSketch none() {
    return NONE;
  }

  /**
   * A sketch of these hashes.
   *
   * @param hashes increasing
   * @param exact whether they are all of them
   * @param complete whether there are no other images that nothing is known of
   * @throws IllegalArgumentException if no set of images has such a sketch
   */
  public static ImageSketch of(long[] hashes, boolean exact, boolean complete) {
    if (hashes.length > CAPACITY || (!exact && hashes.length < CAPACITY)) {
      throw new IllegalArgumentException(
          "expected %s %d hashes, found %d"
              .formatted(exact ? "at most" : "exactly", CAPACITY, hashes.length));
    }
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i - 1] >= hashes[i]) {
        throw new IllegalArgumentException(
            "expected increasing hashes, found %d before %d".formatted(hashes[i - 1], hashes[i]));
      }
    }
    return new ImageSketch(hashes.clone(), exact, complete);
  }

  /**
   * An image's hash.
   *
   * @param sha256 of its pixels
   */
  public static long hash(byte[] sha256) {
    return ByteBuffer.wrap(sha256).getLong();
  }

  /** The kept hashes, increasing. */
  public long[] hashes() {
    return hashes.clone();
  }

  /** Whether every image's hash is kept. */
  public boolean isExact() {
    return exact;
  }

  /** Whether there are no other images that nothing is known of. */
  public boolean isComplete() {
    return complete;
  }

  /** The sketch of both sets of images. */
  public ImageSketch merge(ImageSketch other) {
    return new Builder().add(this).add(other).build();
  }

  /** The same images, and others that nothing is known of. */
  public ImageSketch withUnknownOnes() {
    return new ImageSketch(hashes, exact, false);
  }

  /** Looks images up by their hashes; those above the largest that is kept cannot be. */
  public Matches matches(long[] images) {
    long largest = exact ? Long.MAX_VALUE : hashes[hashes.length - 1];
    long lookedUp = 0;
    long found = 0;
    for (long image : images) {
      if (image <= largest) {
        lookedUp++;
        found += Arrays.binarySearch(hashes, image) >= 0 ? 1 : 0;
      }
    }
    return new Matches(lookedUp, found);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageSketch sketch
        && exact == sketch.exact
        && complete == sketch.complete
        && Arrays.equals(hashes, sketch.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return "%,d hashes%s%s"
        .formatted(hashes.length, exact ? "" : " of more", complete ? "" : ", others unknown");
  }

  /**
   * What looking images up brought.
   *
   * @param lookedUp images whose hashes are kept if they are in the set
   * @param found of these, in the set
   */
  public record Matches(long lookedUp, long found) implements Serializable {

    /** Of both. */
    public Matches plus(Matches other) {
      return new Matches(lookedUp + other.lookedUp, found + other.found);
    }
  }

  /** Makes a sketch in at most a megabyte. */
  public static final class Builder {
    private long[] kept = new long[1024];
    private int size;
    private long limit = Long.MAX_VALUE;
    private boolean exact = true;
    private boolean complete = true;

    /** Adds an image by its hash. */
    public Builder add(long hash) {
      if (hash > limit) {
        return this;
      }
      if (size == 2 * CAPACITY) {
        cut();
      }
      if (size == kept.length) {
        kept = Arrays.copyOf(kept, 2 * size);
      }
      kept[size++] = hash;
      return this;
    }

    /** Adds a set of images. */
    public Builder add(ImageSketch sketch) {
      for (long hash : sketch.hashes) {
        add(hash);
      }
      exact &= sketch.exact;
      complete &= sketch.complete;
      return this;
    }

    /** The sketch of all that was added. */
    public ImageSketch build() {
      cut();
      return new ImageSketch(Arrays.copyOf(kept, size), exact, complete);
    }

    /** Keeps the smallest hashes, each once. */
    private void cut() {
      Arrays.sort(kept, 0, size);
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (distinct == 0 || kept[i] != kept[distinct - 1]) {
          kept[distinct++] = kept[i];
        }
      }
      size = Math.min(distinct, CAPACITY);
      if (distinct > CAPACITY) {
        exact = false;
        limit = kept[size - 1];
      }
    }
  }
}
