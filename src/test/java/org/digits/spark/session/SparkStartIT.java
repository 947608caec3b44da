package org.digits.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.junit.jupiter.api.Test;

class SparkStartIT {
  private static int listeners;

  /** Fails once, as late in a context's start as a page of the UI does. */
  public static final class LostRace extends SparkListener {
    public LostRace() {
      if (listeners++ == 0) {
        throw new ConcurrentModificationException();
      }
    }
  }

  @Test
  void aContextThatLosesTheRaceIsStartedAgain() {
    listeners = 0;
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("race")
            .set("spark.ui.enabled", "false")
            .set("spark.extraListeners", LostRace.class.getName());
    SparkContext context = SparkStart.of(() -> new SparkContext(conf));
    try {
      assertThat(listeners).isEqualTo(2);
      assertThat(context.isStopped()).isFalse();
    } finally {
      context.stop();
    }
  }

  @Test
  void twiceIsAFailureAndSoIsAnyOtherTheFirstTime() {
    int[] starts = new int[1];
    Supplier<Object> never =
        () -> {
          starts[0]++;
          throw new IllegalStateException(new ConcurrentModificationException());
        };
    assertThatThrownBy(() -> SparkStart.of(never)).isInstanceOf(IllegalStateException.class);
    assertThat(starts[0]).isEqualTo(2);

    Supplier<Object> broken =
        () -> {
          starts[0]++;
          throw new IllegalStateException("no port");
        };
    assertThatThrownBy(() -> SparkStart.of(broken)).hasMessage("no port");
    assertThat(starts[0]).isEqualTo(3);
  }
}
