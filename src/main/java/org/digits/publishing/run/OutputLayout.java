package org.digits.publishing.run;

/** The directories of an output directory. */
public final class OutputLayout {
  /** A directory a run. */
  public static final String RUNS = "runs/";

  /** A file a change of the champion. */
  public static final String CHAMPIONS = "champions/";

  /** A file a verdict of the quality gate. */
  public static final String GATES = "gates/";

  /** A directory a run that is not published yet. */
  public static final String CHECKPOINTS = "checkpoints/";

  private OutputLayout() {}
}
