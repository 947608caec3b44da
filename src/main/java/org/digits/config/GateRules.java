package org.digits.config;

import java.util.Map;

/**
 * The bounds of the quality gate, validated.
 *
 * @param minAccuracy least accuracy, in [0, 1]
 * @param minRecall least recall of each label, in [0, 1]
 * @param maxAccuracyLoss most accuracy lost against the champion, in [0, 1]
 * @param significance level of McNemar's test, in [0, 1]
 * @param maxAgeHours most hours since the run was published; 0 for any age
 */
public record GateRules(
    double minAccuracy,
    double minRecall,
    double maxAccuracyLoss,
    double significance,
    int maxAgeHours) {

  /**
   * Resolves bounds: those given, then the defaults.
   *
   * @throws ConfigException for a value that is none, with its key
   */
  public static GateRules of(Map<GateRule, String> given) {
    Settings settings = new Settings(given);
    return new GateRules(
        settings.share(GateRule.MIN_ACCURACY),
        settings.share(GateRule.MIN_RECALL),
        settings.share(GateRule.MAX_ACCURACY_LOSS),
        settings.share(GateRule.SIGNIFICANCE),
        settings.atLeast(0, GateRule.MAX_AGE));
  }
}
