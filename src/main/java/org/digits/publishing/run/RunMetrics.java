package org.digits.publishing.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Evaluation;
import org.digits.publishing.storage.Json;
import org.digits.publishing.storage.StorageException;
import org.digits.training.RoundReport;

/**
 * The content of metrics.json. Component names are the JSON keys; times are in seconds.
 *
 * @param runId the run
 * @param dataset what it was trained and tested on
 * @param trainingImages what the training images look like; {@link DataProfile#UNKNOWN} in runs of
 *     older versions
 * @param config every option as resolved
 * @param parametersSha256 of the final parameters as little-endian float32
 * @param test the evaluation on the test set
 * @param calibration of its confidences there; {@link Calibration#UNKNOWN} in imported runs and
 *     those of older versions
 * @param training how training went
 * @param seconds time of each step
 */
public record RunMetrics(
    String runId,
    Dataset dataset,
    DataProfile trainingImages,
    Map<String, Object> config,
    String parametersSha256,
    Evaluation test,
    Calibration calibration,
    Training training,
    Seconds seconds) {

  /** Setting of an imported run: what wrote the model's file. */
  public static final String IMPORTED_FROM = "imported-from";

  /** Setting of an imported run: SHA-256 of the model's file. */
  public static final String IMPORTED_SHA256 = "imported-sha256";

  /** Checks the run id and copies the configuration in its order. */
  public RunMetrics {
    RunDirectory.checkRunId(runId);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /**
   * The two parts of the data.
   *
   * @param pictures form that pictures are brought to for the run's network; {@link
   *     PictureForm#AUTO} in runs of older versions
   * @param labels the user's own labels of the classes, as --labels reads them; absent from the
   *     JSON where they are the classes themselves
   */
  public record Dataset(
      Part train,
      Part test,
      PictureForm pictures,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String labels) {

    /** Checks the labels. */
    public Dataset {
      LabelMapping.of(labels, 0);
    }
  }

  /**
   * One part of the data.
   *
   * @param count images
   * @param sha256 of its content
   * @param quarantined images set aside before, not among the count; absent from the JSON where 0
   * @param overlap images among the count that stand in the test part too; absent where 0
   * @param partitions of the prepared Dataset that were read, by date; absent from the JSON where
   *     there are none
   */
  public record Part(
      long count,
      String sha256,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long quarantined,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long overlap,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Partition> partitions) {

    /** Copies the list. */
    public Part {
      partitions = List.copyOf(partitions);
    }

    /** A part without partitions, of which nothing was set aside. */
    public static Part of(long count, String sha256) {
      return new Part(count, sha256, 0, 0, List.of());
    }
  }

  /**
   * A partition of a prepared Dataset.
   *
   * @param date as yyyy-MM-dd
   * @param count images
   */
  public record Partition(String date, long count) {}

  /**
   * How training went.
   *
   * @param examples images seen, repeats counted
   * @param seconds from the first round's start to the last one's end
   * @param imagesPerSecond examples by seconds
   * @param rounds in order
   * @param validation in order; empty without a validation split
   * @param shardBlocks blocks of each worker's shard, which it trains one after the other; absent
   *     from the JSON where a shard is shuffled as a whole, and 0 then
   */
  public record Training(
      long examples,
      double seconds,
      double imagesPerSecond,
      List<RoundReport> rounds,
      List<Validation> validation,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int shardBlocks) {

    /** Copies the lists. */
    public Training {
      rounds = List.copyOf(rounds);
      validation = List.copyOf(validation);
    }
  }

  /**
   * An evaluation on the validation split.
   *
   * @param epoch after which it was made
   * @param accuracy fraction predicted rightly
   * @param loss mean cross entropy in nats
   */
  public record Validation(int epoch, double accuracy, double loss) {}

  /**
   * Wall time of the steps of a run.
   *
   * @param start from the JVM's start to the job's
   * @param load reading and checking the data, and caching the shards
   * @param train all rounds and validations
   * @param evaluate the test set
   * @param publish up to the writing of metrics.json
   * @param total from the JVM's start
   */
  public record Seconds(
      double start, double load, double train, double evaluate, double publish, double total) {}

  /** The labels of the run's classes, whose number is known. */
  public LabelMapping labels() {
    return dataset.labels().isEmpty()
        ? LabelMapping.numbers(test.perClass().size())
        : LabelMapping.parse(dataset.labels());
  }

  /** Whether the network was trained elsewhere, on images that nothing is known of. */
  public boolean wasImported() {
    return config.containsKey(IMPORTED_SHA256);
  }

  /** The same run with its steps timed anew. */
  public RunMetrics withSeconds(Seconds newSeconds) {
    return new RunMetrics(
        runId,
        dataset,
        trainingImages,
        config,
        parametersSha256,
        test,
        calibration,
        training,
        newSeconds);
  }

  /**
   * The bytes of metrics.json.
   *
   * @throws IllegalArgumentException if a number is NaN or infinite
   */
  public byte[] toJson() {
    return Json.write(this);
  }

  /** Reads the bytes of a metrics.json. */
  public static RunMetrics fromJson(byte[] json) throws StorageException {
    return fromJson(json, RunDirectory.METRICS);
  }

  /** As above; {@code location} is for errors. */
  public static RunMetrics fromJson(byte[] json, String location) throws StorageException {
    return Json.read(
        json,
        RunMetrics.class,
        location,
        Map.ofEntries(
            Map.entry("trainingImages", DataProfile.UNKNOWN),
            Map.entry("calibration", Calibration.UNKNOWN),
            Map.entry("dataset/pictures", PictureForm.AUTO),
            Map.entry("dataset/labels", ""),
            Map.entry("dataset/train/quarantined", 0),
            Map.entry("dataset/test/quarantined", 0),
            Map.entry("dataset/train/overlap", 0),
            Map.entry("dataset/test/overlap", 0),
            Map.entry("dataset/train/partitions", List.of()),
            Map.entry("dataset/test/partitions", List.of()),
            Map.entry("training/shardBlocks", 0)));
  }
}
