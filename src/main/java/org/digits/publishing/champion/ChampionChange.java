package org.digits.publishing.champion;

import java.time.Instant;
import java.util.Locale;
import org.digits.publishing.run.RunDirectory;

/**
 * One change of the champion, as {@code champion.json} and {@code champions/NNNNNN.json} hold it.
 *
 * @param number from 1, without gaps
 * @param runId the run in use from then on
 * @param manifestSha256 of the run's manifest.json, in lower-case hex
 * @param previousRunId the run before; empty for the first one
 * @param cause what made the change
 * @param reason a line for people
 * @param at time of the change, ISO-8601 in UTC
 */
public record ChampionChange(
    long number,
    String runId,
    String manifestSha256,
    String previousRunId,
    Cause cause,
    String reason,
    String at) {

  /** What makes a champion. */
  public enum Cause {
    /** Training, of the first run that was good enough. */
    FIRST_RUN,
    /** The quality gate. */
    GATE,
    /** Somebody who went back. */
    ROLLBACK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the number, the runs, the hash and the time. */
  public ChampionChange {
    if (number < 0) {
      throw new IllegalArgumentException("expected a number of at least 0, found " + number);
    }
    ChampionPointer.Champion.check(runId, manifestSha256);
    if (!previousRunId.isEmpty()) {
      RunDirectory.checkRunId(previousRunId);
    }
    Instant.parse(at);
  }

  /** The run that came into use. */
  public ChampionPointer.Champion champion() {
    return new ChampionPointer.Champion(runId, manifestSha256);
  }
}
