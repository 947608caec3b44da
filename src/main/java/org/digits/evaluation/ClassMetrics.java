package org.digits.evaluation;

/**
 * How well one label is recognised; 0 where a ratio is undefined.
 *
 * @param label the class
 * @param precision of the examples predicted as this label, the fraction that has it
 * @param recall of the examples with this label, the fraction predicted as it
 * @param f1 harmonic mean of precision and recall
 * @param count examples with this label
 */
public record ClassMetrics(int label, double precision, double recall, double f1, long count) {}
