package org.digits.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.digits.data.DatasetPart;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.model.InputSizes.Size;
import org.digits.publishing.storage.Existing;
import org.digits.spark.dataset.DatasetPreparation;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.predict.RunPrediction;

/**
 * The commands {@code prepare} and {@code predict} in this process, on images of one size.
 *
 * @param notes what they say
 */
public record DataCommands(SparkSession spark, Size size, SourceNotes notes) {
  /** Date of what is prepared. */
  public static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  /** A session for few images. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("it")
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  /** Prepares a part, of which nothing else is there at that date. */
  public DatasetPreparation.Result prepare(
      Path data, ImageReading reading, DatasetPart part, boolean quarantine, Path to)
      throws IOException {
    return new DatasetPreparation(spark, Clock.systemUTC(), notes)
        .prepare(
            new DatasetPreparation.Request(
                data.toString(),
                ImageFormat.AUTO,
                reading,
                Optional.of(size),
                LabelMapping.NONE,
                to.toString(),
                part,
                DAY,
                quarantine,
                Existing.REFUSE));
  }

  /** Predicts all images of a source, none of which may be bad; their number. */
  public long predict(String output, String run, Path data, ImageReading reading, Path to)
      throws IOException {
    RunPrediction.Summary summary =
        new RunPrediction(spark, notes)
            .predict(
                output,
                run,
                new RunPrediction.Request(
                    data.toString(), ImageFormat.AUTO, reading, to.toString(), Existing.REFUSE));
    assertThat(summary.errors()).isZero();
    return summary.images();
  }
}
