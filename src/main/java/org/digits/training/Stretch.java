package org.digits.training;

/**
 * What a worker made of its minibatches between two averagings.
 *
 * @param finite whether all values of the worker's state are
 * @param lossSum over the examples, in nats
 * @param classes of the network
 */
record Stretch(boolean finite, long examples, double lossSum, int classes) {
  /** Of a worker whose shard has ended. */
  static final Stretch NONE = new Stretch(true, 0, 0, 0);
}
