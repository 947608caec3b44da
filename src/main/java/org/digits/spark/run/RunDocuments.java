package org.digits.spark.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Mistake;
import org.digits.export.ExportedNetwork;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.LayerSummary;
import org.digits.publishing.card.ModelCard;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.digits.report.Champion;
import org.digits.report.RunReport;

/**
 * What a run publishes for people: the model card and the report.
 *
 * @param output where the champion is looked up
 * @param network the run's own
 * @param exported the same with its parameters
 * @param provenance what made the run
 * @param mistakes of the test, the most certain first
 */
record RunDocuments(
    Storage output,
    ConvolutionalNetwork network,
    ExportedNetwork exported,
    Map<String, String> provenance,
    List<Mistake> mistakes) {

  /** The files; {@code models} are published beside them. */
  List<RunFile> of(RunMetrics metrics, List<RunFile> models) {
    return List.of(
        RunFile.of(RunDirectory.MODEL_CARD, card(metrics, models)),
        RunFile.of(RunDirectory.REPORT, report(metrics)));
  }

  private byte[] card(RunMetrics metrics, List<RunFile> models) {
    DataProfile images = metrics.trainingImages();
    ModelCard.Details details =
        new ModelCard.Details(
            LayerSummary.of(network, images.height(), images.width()),
            models.stream().map(RunFile::name).toList(),
            provenance);
    return ModelCard.text(metrics, details).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] report(RunMetrics metrics) {
    return RunReport.html(
        metrics, new RunReport.Details(exported, mistakes, champion(), provenance));
  }

  // A champion that is damaged is no reason to lose what was trained.
  private Champion champion() {
    try {
      ChampionPointer pointer = new ChampionPointer(output);
      Optional<ChampionPointer.Champion> champion = pointer.read();
      return champion.isEmpty()
          ? new Champion.None()
          : new Champion.Known(pointer.open(champion.get()).metrics());
    } catch (StorageException e) {
      return new Champion.Unreadable(e.getMessage());
    }
  }
}
