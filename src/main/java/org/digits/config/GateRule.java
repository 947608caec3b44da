package org.digits.config;

/** Every rule of the quality gate: its key on the command line and in a file, and its bound. */
public enum GateRule implements Setting {
  MIN_ACCURACY("min-accuracy", "SHARE", "0.98", "least accuracy of the candidate, 0 to 1"),
  MIN_RECALL("min-recall", "SHARE", "0.95", "least recall of the candidate on every label, 0 to 1"),
  MAX_ACCURACY_LOSS(
      "max-accuracy-loss",
      "SHARE",
      "0.005",
      "most accuracy that is lost against the champion, 0 to 1"),
  SIGNIFICANCE(
      "significance",
      "LEVEL",
      "0.05",
      "level of McNemar's test, 0 to 1: a loss against the champion with a smaller p-value rejects; 0 for never"),
  MAX_AGE(
      "max-age-hours", "N", "48", "most hours since the candidate was published; 0 for any age");

  private final String key;
  private final String valueName;
  private final String defaultValue;
  private final String description;

  GateRule(String key, String valueName, String defaultValue, String description) {
    this.key = key;
    this.valueName = valueName;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public SettingGroup group() {
    return SettingGroup.RULES;
  }

  @Override
  public String valueName() {
    return valueName;
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  @Override
  public String description() {
    return description;
  }
}
