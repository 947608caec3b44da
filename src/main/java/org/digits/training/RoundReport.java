package org.digits.training;

/**
 * What a finished round tells a listener, a checkpoint and metrics.json, whose keys the names are.
 *
 * @param round from 1
 * @param epoch from 1
 * @param examples trained in the round
 * @param loss mean over the examples, before their updates, in nats
 * @param learningRate of the round's last minibatch
 * @param seconds wall time of the round
 * @param computeSeconds training, of the slowest group
 * @param innerAverageSeconds averaging inside the slowest group
 * @param broadcastSeconds handing out the snapshot
 * @param collectSeconds everything else until the last result was there
 * @param averageSeconds averaging on the driver
 */
public record RoundReport(
    int round,
    int epoch,
    long examples,
    double loss,
    double learningRate,
    double seconds,
    double computeSeconds,
    double innerAverageSeconds,
    double broadcastSeconds,
    double collectSeconds,
    double averageSeconds) {}
