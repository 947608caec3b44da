package org.digits.spark.ml;

import org.digits.model.NetworkSnapshot;
import org.digits.training.RoundReport;
import org.digits.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a line a round. */
final class RoundLog implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(DigitClassifier.class);

  @Override
  public void roundFinished(RoundReport report, NetworkSnapshot snapshot) {
    LOG.info(
        "round {}, epoch {}: loss {}, {} images in {} s",
        report.round(),
        report.epoch(),
        report.loss(),
        report.examples(),
        report.seconds());
  }
}
