package org.digits.training.shards;

import org.digits.data.ImageBlock;

/** A worker's images, in blocks of which one at a time needs to be in memory. */
public interface Shard {

  /** Number of blocks, at least one. */
  int blocks();

  /** Images of a block, known without reading it. */
  int size(int block);

  /** Reads a block; its images are in an order of their own, whatever the data's was. */
  ImageBlock read(int block);
}
