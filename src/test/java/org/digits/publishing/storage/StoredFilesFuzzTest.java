package org.digits.publishing.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.digits.data.PictureForm;
import org.digits.data.Symmetry;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.ImageSketch;
import org.digits.evaluation.McNemar;
import org.digits.evaluation.Overlap;
import org.digits.fuzz.Fuzz;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.champion.ChampionChange;
import org.digits.publishing.champion.ChampionHistory;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.checkpoint.Checkpoint;
import org.digits.publishing.checkpoint.CheckpointFormat;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.gate.EvaluationRecord;
import org.digits.publishing.gate.GateCheck;
import org.digits.publishing.gate.GateRecord;
import org.digits.publishing.gate.GateStore;
import org.digits.publishing.run.ImageSketchFormat;
import org.digits.publishing.run.Manifest;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunMetricsTest;
import org.digits.training.RoundReport;
import org.digits.training.TrainingState;
import org.junit.jupiter.api.Test;

class StoredFilesFuzzTest {
  private static final int SUM_BYTES = 32;
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final Fuzz JSON = new Fuzz(StorageException.class, "x.json", 128, 256 << 10);
  private static final Fuzz SKETCH = new Fuzz(StorageException.class, "x.bin", 128, 256 << 10);
  private static final Fuzz CHECKPOINT = new Fuzz(StorageException.class, "x.ckpt", 128, 256 << 10);

  @Test
  void manifestsAreReadOrRefused() throws Exception {
    Manifest manifest =
        new Manifest(
            "r1",
            List.of(new Manifest.Entry("model.zip", 7, "ab"), new Manifest.Entry("x", 1, "cd")),
            "2026-01-02T03:04:05Z",
            Map.of("spark", "3.5.7"));
    JSON.run(5000, List.of(manifest.toJson()), file -> Manifest.fromJson(file, "x.json").toJson());
  }

  @Test
  void metricsAreReadOrRefused() throws Exception {
    JSON.run(
        2000,
        List.of(RunMetricsTest.metrics(0.25).toJson(), RunMetricsTest.olderMetrics().toJson()),
        file -> RunMetrics.fromJson(file, "x.json").toJson());
  }

  @Test
  void championsAreReadOrRefused() throws Exception {
    byte[] older = Json.write(new Champion("r1", SHA256));
    byte[] change =
        Json.write(
            new ChampionChange(
                2, "r2", SHA256, "r1", ChampionChange.Cause.GATE, "", "2026-01-02T03:04:05Z"));
    JSON.run(
        5000, List.of(older, change), file -> ChampionHistory.parse(file, "x.json").champion());
  }

  @Test
  void verdictsAreReadOrRefused() throws Exception {
    Evaluation evaluation = RunMetricsTest.metrics(0.25).test();
    GateRecord verdict =
        new GateRecord(
            "r2",
            SHA256,
            true,
            GateRecord.Decision.PROMOTE,
            List.of(GateCheck.atLeast("min-accuracy", 0.9, 0.95, "")),
            List.of(
                new GateRecord.Comparison(
                    "r1", SHA256, evaluation, new McNemar(3, 4), 0.7, Overlap.unknown(7))),
            new EvaluationRecord.Data("x", 7, SHA256, new Overlap("", 7, 7, 2, 2)),
            "1-10",
            evaluation,
            "2026-01-02T03:04:05Z");
    JSON.run(
        2000, List.of(Json.write(verdict)), file -> GateStore.parse(file, "x.json").champion());
  }

  @Test
  void recordsOfPartitionsAreReadOrRefused() throws Exception {
    PartitionRecord partition =
        new PartitionRecord(
            "train",
            "2026-11-24",
            SHA256,
            2,
            "cat,dog",
            1,
            "file:/x",
            PictureForm.AS_IS,
            Symmetry.NONE,
            "2026-11-24T01:02:03Z",
            List.of(new PartitionRecord.File("part-0.parquet", 7)),
            RunMetricsTest.profile());
    JSON.run(
        2000,
        List.of(Json.write(partition)),
        file -> PartitionRecord.fromJson(file, "x.json").path());
  }

  @Test
  void hashesOfTrainingImagesAreReadOrRefused() throws Exception {
    ImageSketch few = ImageSketch.of(new long[] {Long.MIN_VALUE, -3, 0, 8}, true, false);
    SKETCH.run(
        5000,
        List.of(ImageSketchFormat.write(few), ImageSketchFormat.write(ImageSketch.none())),
        file -> {
          ImageSketch read = ImageSketchFormat.read(file, "x.bin");
          if (!Arrays.equals(ImageSketchFormat.write(read), file)) {
            throw new IllegalStateException("another sketch than was written was read");
          }
        });
  }

  @Test
  void checkpointsAreReadOrRefused() throws Exception {
    CHECKPOINT.run(5000, List.of(checkpoint()), StoredFilesFuzzTest::readCheckpoint);
  }

  @Test
  void checkpointsWithARightSumAreReadOrRefused() throws Exception {
    byte[] file = checkpoint();
    byte[] body = Arrays.copyOf(file, file.length - SUM_BYTES);
    CHECKPOINT.run(
        5000, List.of(body), StoredFilesFuzzTest::withSum, StoredFilesFuzzTest::readCheckpoint);
  }

  private static void readCheckpoint(byte[] file) throws StorageException {
    Checkpoint.differences(
        CheckpointFormat.read(file, "x.ckpt").fingerprint(), Map.of("seed", "1"));
  }

  private static byte[] withSum(byte[] body) {
    byte[] file = Arrays.copyOf(body, body.length + SUM_BYTES);
    byte[] sum = Sha256.digest(body, 0, body.length);
    System.arraycopy(sum, 0, file, body.length, SUM_BYTES);
    return file;
  }

  private static byte[] checkpoint() {
    NetworkSnapshot snapshot = new NetworkSnapshot(new float[] {1, 2}, new float[] {3, 4, 5}, 6);
    return CheckpointFormat.write(
        new Checkpoint(
            Map.of("seed", "1", "data", "abc"),
            new TrainingState(1, snapshot, new double[] {0.1, 0.2}),
            List.of(new RoundReport(1, 1, 64, 0.5, 1e-3, 1.1, 1, 0.01, 0.02, 0.03, 0.04)),
            List.of(new RunMetrics.Validation(1, 0.9, 0.3))));
  }
}
