package org.digits.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis: data from {@code low} to {@code high} are drawn from {@code from} to {@code to},
 * with marks at round numbers.
 *
 * @param step between two marks
 */
record Scale(double low, double high, double from, double to, double step) {

  /** An axis whose ends are round numbers, with about {@code marks} steps. */
  static Scale covering(double least, double most, double from, double to, int marks) {
    double span = most > least ? most - least : Math.max(Math.abs(most), 1e-9);
    double step = roundStep(span / marks);
    double low = step * Math.floor(least / step + 1e-9);
    double high = step * Math.ceil((most > least ? most : least + span) / step - 1e-9);
    return new Scale(low, high, from, to, step);
  }

  /** Where a value is drawn. */
  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      marks.add(low + i * step);
    }
    return marks;
  }

  /** A mark with as many decimals as the step has. */
  String label(double mark) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return Numbers.format("%." + decimals + "f", mark + 0.0);
  }

  private static double roundStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double leading = rough / power;
    return power * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
  }
}
