package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.digits.doctor.Finding.Status;
import org.junit.jupiter.api.Test;

class ClockChecksTest {
  private static final Instant BUILT = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void aDriverYearBeforeTheBuildFails() {
    Finding finding = ClockChecks.driver(Instant.parse("2025-12-31T23:59:59Z"), BUILT);

    assertThat(finding.line())
        .startsWith("failure  driver: clock says 2025-12-31T23:59:59Z, a year before")
        .contains("; fix: set the machine's clock");
    assertThat(ClockChecks.driver(Instant.parse("2026-01-01T00:00:00Z"), BUILT).status())
        .isEqualTo(Status.OK);
  }

  @Test
  void anExecutorsClockMustAgreeWithinSeconds() {
    assertThat(ClockChecks.executor("e", 10_000, 10_400, 10_500).status()).isEqualTo(Status.OK);
    assertThat(ClockChecks.executor("e", 10_000, 5_000, 10_500).status()).isEqualTo(Status.OK);
    assertThat(ClockChecks.executor("e", 10_000, 4_900, 10_500).line())
        .startsWith("warning  e: clock is at least 5.1 s behind the driver's; fix: ");
    assertThat(ClockChecks.executor("e", 10_000, 20_000, 10_500).line())
        .startsWith("warning  e: clock is at least 9.5 s ahead of the driver's; fix: ");
  }
}
