package org.digits.doctor;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.digits.doctor.Finding.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes checks, tells of each finding at once, and counts them; a check that throws is a finding.
 */
public final class Examination {
  private static final Logger LOG = LoggerFactory.getLogger(Examination.class);

  private final Consumer<String> report;
  private final Map<Status, Integer> counts = new EnumMap<>(Status.class);

  /**
   * An examination without findings.
   *
   * @param report gets one line a finding
   */
  public Examination(Consumer<String> report) {
    this.report = report;
    for (Status status : Status.values()) {
      counts.put(status, 0);
    }
  }

  /**
   * Makes a check.
   *
   * @param subject of the finding where it throws
   * @param fix of that finding
   */
  public void check(String subject, String fix, Callable<List<Finding>> check) {
    List<Finding> findings = List.of();
    try {
      findings = check.call();
    } catch (Throwable failure) { // a native library that is missing is an Error
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.debug("the check of {} failed", subject, failure);
      findings = List.of(Finding.failed(subject, failure, fix));
    }
    findings.forEach(this::add);
  }

  /** Tells a line that is no finding. */
  public void note(String line) {
    report.accept(line);
  }

  private void add(Finding finding) {
    counts.merge(finding.status(), 1, Integer::sum);
    report.accept(finding.line());
  }

  /** Whether nothing failed; warnings may stand. */
  public boolean isHealthy() {
    return counts.get(Status.FAILURE) == 0;
  }

  /** One line of counts. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%d ok, %d warnings, %d failures",
        counts.get(Status.OK),
        counts.get(Status.WARNING),
        counts.get(Status.FAILURE));
  }
}
