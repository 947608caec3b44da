package org.digits.testing;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.spark.run.TrainingPipeline;

/** The whole job on a test's own session, with nothing on the terminal. */
public final class SilentTraining {
  private SilentTraining() {}

  public static TrainingPipeline.Result run(SparkSession spark, Map<Option, String> settings)
      throws Exception {
    TrainingConfig config = TrainingConfig.of(settings, Clock.systemUTC());
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new TrainingPipeline(spark, config, nowhere, false).run();
  }
}
