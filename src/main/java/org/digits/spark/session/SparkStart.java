package org.digits.spark.session;

import java.util.ConcurrentModificationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's start, which Spark 4 may miss on YARN: the application master has its filter put
 * before the pages of the UI while the driver still adds some, and neither knows of the other.
 */
final class SparkStart {
  private static final Logger LOG = LoggerFactory.getLogger(SparkStart.class);

  private SparkStart() {}

  /** What is started; once more where it lost that race. Nothing was done with it before. */
  static <T> T of(Supplier<T> start) {
    try {
      return start.get();
    } catch (Exception e) { // Scala throws checked ones unannounced
      if (!lostRace(e)) {
        throw e;
      }
      LOG.warn("Spark did not start, for a race of its own ({}); starting it again", e.toString());
      return start.get();
    }
  }

  private static boolean lostRace(Throwable failure) {
    Throwable link = failure;
    while (link != null && !(link instanceof ConcurrentModificationException)) {
      link = link.getCause();
    }
    return link != null;
  }
}
