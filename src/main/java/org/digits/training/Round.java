package org.digits.training;

import java.io.Serializable;

/**
 * One outer round: every worker trains the same range of its minibatches. A round never crosses an
 * epoch's end.
 *
 * @param index from 0, over the whole run
 * @param epoch from 0
 * @param firstMinibatch of each shard in this epoch
 * @param minibatches to train, at least 1
 */
public record Round(int index, int epoch, int firstMinibatch, int minibatches)
    implements Serializable {}
