package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.List$;

class ExecutorStartsTest {
  private static final String FULL = "Unable to create executor due to No space left on device";

  private final List<String> cancelled = new ArrayList<>();
  private final ExecutorStarts starts =
      new ExecutorStarts((job, reason) -> cancelled.add(job + " " + reason));

  @BeforeEach
  void startAJob() {
    startJob(7);
  }

  @Test
  void jobsEndWhenNoExecutorCanStart() {
    failToStart(4, 4000);

    assertThat(cancelled)
        .singleElement()
        .isEqualTo("7 because no executor can start: No space left on device");
    startJob(8);
    assertThat(cancelled).hasSize(2);
  }

  @Test
  void jobsGoOnWhereAnotherExecutorRuns() {
    starts.onExecutorAdded(new SparkListenerExecutorAdded(0, "other", null));
    failToStart(20, 4000);

    assertThat(cancelled).isEmpty();
  }

  @Test
  void jobsGoOnWhileTheOthersMayStillBeStarting() {
    failToStart(20, 400);

    assertThat(cancelled).isEmpty();
  }

  @Test
  void lostExecutorsAreNoReasonToEnd() {
    for (int i = 0; i < 20; i++) {
      starts.onExecutorRemoved(new SparkListenerExecutorRemoved(4000L * i, "" + i, "worker lost"));
    }

    assertThat(cancelled).isEmpty();
  }

  private void failToStart(int times, long everyMillis) {
    for (int i = 1; i <= times; i++) {
      starts.onExecutorAdded(new SparkListenerExecutorAdded(everyMillis * i - 300, "" + i, null));
      starts.onExecutorRemoved(new SparkListenerExecutorRemoved(everyMillis * i, "" + i, FULL));
    }
  }

  private void startJob(int id) {
    starts.onJobStart(new SparkListenerJobStart(id, 0, List$.MODULE$.empty(), new Properties()));
  }
}
