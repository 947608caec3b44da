package org.digits.config;

/** The headings of the help that settings stand under, in their order. */
public enum SettingGroup {
  FIRST("What most people set first"),
  DATASET("Data"),
  TRAINING("Training"),
  CLUSTER("Workers, and how often they average"),
  PUBLISHING("Publishing"),
  PROGRESS("Checkpoints and log"),
  RULES("Rules");

  private final String heading;

  SettingGroup(String heading) {
    this.heading = heading;
  }

  /** One line, without a colon. */
  public String heading() {
    return heading;
  }
}
