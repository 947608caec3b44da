package org.digits.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: data from {@code low} to {@code high} are drawn from {@code from} to {@code to}.
 *
 * @param logarithmic whether equal ratios, not equal differences, are equally long
 * @param marks round numbers from low to high
 * @param decimals of the marks of a linear axis
 */
record Scale(
    double low,
    double high,
    double from,
    double to,
    boolean logarithmic,
    List<Double> marks,
    int decimals) {

  /** An axis of integers, each with half a step of room on both sides. */
  static Scale counting(int first, int last, double from, double to, int mostMarks) {
    int step = Math.max(1, (last - first + mostMarks - 1) / mostMarks);
    List<Double> marks = new ArrayList<>();
    for (int mark = first; mark <= last; mark += step) {
      marks.add((double) mark);
    }
    return new Scale(first - 0.5, last + 0.5, from, to, false, marks, 0);
  }

  /** An axis whose ends are round numbers, with about {@code steps} steps. */
  static Scale covering(double least, double most, double from, double to, int steps) {
    double span = most > least ? most - least : Math.max(Math.abs(most), 1e-9);
    double step = roundUp(span / steps);
    long first = (long) Math.floor(least / step + 1e-9);
    long last = (long) Math.ceil((least + span) / step - 1e-9);
    List<Double> marks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      marks.add(i * step);
    }
    return new Scale(first * step, last * step, from, to, false, marks, decimals(step));
  }

  /** A logarithmic axis from and to round numbers; {@code least} is above 0. */
  static Scale ofRatios(double least, double most, double from, double to) {
    double low = roundDown(least);
    double high = roundUp(most);
    List<Double> marks = new ArrayList<>();
    for (double mark = low; mark < high * (1 - 1e-9); mark = roundUp(mark * 1.01)) {
      marks.add(mark);
    }
    marks.add(high);
    return new Scale(low, high, from, to, true, marks, decimals(low));
  }

  /** Where a value is drawn. */
  double at(double value) {
    double part =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return from + part * (to - from);
  }

  /** A mark as text; on a linear axis all have as many decimals as a step needs. */
  String label(double mark) {
    return Numbers.format("%." + (logarithmic ? decimals(mark) : decimals) + "f", mark + 0.0);
  }

  private static int decimals(double roundNumber) {
    return roundNumber == 0
        ? 0
        : (int) Math.max(0, -Math.floor(Math.log10(Math.abs(roundNumber)) + 1e-9));
  }

  /** The next number of the form 1, 2 or 5 times a power of ten. */
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double leading = value / power - 1e-9;
    return power * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
  }

  private static double roundDown(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double leading = value / power + 1e-9;
    return power * (leading >= 5 ? 5 : leading >= 2 ? 2 : 1);
  }
}
