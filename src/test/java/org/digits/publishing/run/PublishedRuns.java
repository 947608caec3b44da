package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageTest;

/** Runs for tests of other packages. */
public final class PublishedRuns {
  private PublishedRuns() {}

  /** A run that stands under an output folder or URI. */
  public static RunReader open(String output, String run) throws IOException {
    return RunReader.open(Storage.of(output, new Configuration()), run);
  }

  /** A run named r1 of few numbers, without a model. */
  public static RunReader publish(Path output) throws IOException {
    return publish(output, RunMetricsTest.metrics(0.25).toJson());
  }

  /** The same run as an older version wrote it: without statistics of the training images. */
  public static RunReader publishAgainWithoutStatistics(Path output, String run)
      throws IOException {
    RunReader known = RunReader.open(StorageTest.storage(output), run);
    String json = new String(known.read(RunDirectory.METRICS), UTF_8);
    String older = json.replaceFirst("(?s)\"trainingImages\" : .*?(?=\"config\" : )", "");
    return publisher(output)
        .publish(
            run + "-older",
            List.of(
                RunFile.of(RunDirectory.MODEL, known.read(RunDirectory.MODEL)),
                RunFile.of(RunDirectory.METRICS, older.getBytes(UTF_8))),
            Map.of());
  }

  private static RunReader publish(Path output, byte[] metrics) throws IOException {
    return publisher(output)
        .publish(
            "r1",
            List.of(
                RunFile.of(RunDirectory.METRICS, metrics),
                RunFile.of(RunDirectory.MODEL_CARD, "# r1\n".getBytes(UTF_8))),
            Map.of("spark", "3.5.7"));
  }

  private static RunPublisher publisher(Path output) throws IOException {
    return new RunPublisher(
        StorageTest.storage(output),
        Clock.fixed(Instant.parse("2024-01-02T03:04:05Z"), ZoneOffset.UTC));
  }
}
