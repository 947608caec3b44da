package org.digits.publishing.card;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.digits.model.LayerSummary;
import org.digits.publishing.run.RunMetrics;

/**
 * The model card of a run, README.md, made of the run's own numbers, with the front matter of model
 * hubs.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Model cards</a>
 */
public final class ModelCard {
  private ModelCard() {}

  /**
   * What the metrics do not tell.
   *
   * @param layers of the network
   * @param files names of the run's model files
   * @param provenance what made the run
   */
  public record Details(
      List<LayerSummary> layers, List<String> files, Map<String, String> provenance) {

    /** Copies the collections. */
    public Details {
      layers = List.copyOf(layers);
      files = List.copyOf(files);
      provenance = new TreeMap<>(provenance);
    }
  }

  /** The text of README.md. */
  public static String text(RunMetrics metrics, Details details) {
    CardText text = new CardText();
    CardFrontMatter.write(text, metrics, details);
    CardModel model = new CardModel(metrics, details);
    CardTraining training = new CardTraining(metrics);
    model.description(text);
    model.use(text);
    model.loading(text);
    training.data(text);
    training.procedure(text);
    CardEvaluation.write(text, metrics);
    training.environment(text, details.provenance());
    training.reproduction(text);
    return text.toString();
  }
}
