package org.digits.spark.predict;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What a prediction's tasks add up; a task that runs twice counts twice.
 *
 * @param images rows
 * @param errors rows whose image cannot be read
 * @param unsure rows whose answer is less sure than it must be
 * @param networkNanos time in forward passes, nanoseconds, summed over all cores
 */
record PredictionCounters(
    LongAccumulator images,
    LongAccumulator errors,
    LongAccumulator unsure,
    LongAccumulator networkNanos)
    implements Serializable {
  static PredictionCounters of(SparkContext context) {
    return new PredictionCounters(
        context.longAccumulator("images"),
        context.longAccumulator("errors"),
        context.longAccumulator("unsure"),
        context.longAccumulator("nanoseconds in the network"));
  }
}
