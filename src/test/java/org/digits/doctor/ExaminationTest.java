package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExaminationTest {
  private final List<String> lines = new ArrayList<>();
  private final Examination examination = new Examination(lines::add);

  @Test
  void eachFindingIsALineWithItsFix() {
    examination.check(
        "disk",
        "unused",
        () ->
            List.of(
                Finding.ok("disk", "9 MiB free"),
                Finding.warning("disk", "slow", "buy another"),
                Finding.failure("disk", "full", "delete something")));

    assertThat(lines)
        .containsExactly(
            "ok       disk: 9 MiB free",
            "warning  disk: slow; fix: buy another",
            "failure  disk: full; fix: delete something");
    assertThat(examination.summary()).isEqualTo("1 ok, 1 warnings, 1 failures");
    assertThat(examination.isHealthy()).isFalse();
  }

  @Test
  void warningsAloneAreHealthy() {
    examination.check("a", "b", () -> List.of(Finding.warning("disk", "slow", "wait")));

    assertThat(examination.isHealthy()).isTrue();
  }

  @Test
  void aCheckThatThrowsIsAFailureWithItsReason() {
    examination.check(
        "output",
        "choose another",
        () -> {
          throw new IOException("cannot write to x: no right\nat line 2; make it writable");
        });
    examination.check(
        "natives",
        "build again",
        () -> {
          throw new ExceptionInInitializerError(new UnsatisfiedLinkError("no libx"));
        });
    examination.check(
        "clock",
        "set it",
        () -> {
          throw new IllegalStateException();
        });

    assertThat(lines)
        .containsExactly(
            "failure  output: cannot write to x: no right; fix: choose another",
            "failure  natives: UnsatisfiedLinkError: no libx; fix: build again",
            "failure  clock: IllegalStateException; fix: set it");
    assertThat(examination.isHealthy()).isFalse();
  }

  @Test
  void anInterruptionStaysVisible() {
    examination.check(
        "cluster",
        "start again",
        () -> {
          throw new InterruptedException("stopped");
        });

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFindingThatIsNotOkNeedsAFix() {
    assertThatThrownBy(() -> Finding.failure("disk", "full", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FAILURE of disk with the fix ''");
  }
}
