package org.digits.publishing.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.digits.config.Option;
import org.digits.data.KnownDataset;
import org.digits.data.LabelMapping;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.FeatureProfile;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunMetrics;
import org.digits.training.RoundReport;

/** The sections of a model card that are about the training. */
final class CardTraining {
  private final RunMetrics metrics;

  CardTraining(RunMetrics metrics) {
    this.metrics = metrics;
  }

  void data(CardText text) {
    RunMetrics.Dataset data = metrics.dataset();
    DataProfile images = metrics.trainingImages();
    text.heading("Training data");
    if (metrics.wasImported()) {
      text.line(
              "**The training data are unknown**: the model was trained elsewhere. Whether the test images are among them cannot be told, so its accuracy may not be one on unseen images.")
          .line("");
    }
    text.table("part", "data set", "images:", "SHA-256 of the content");
    if (!metrics.wasImported()) {
      text.row("train", name(data.train()), count(data.train().count()), data.train().sha256());
    }
    text.row("test", name(data.test()), count(data.test().count()), data.test().sha256());
    if (data.train().quarantined() > 0) {
      text.line("")
          .line(
              "%,d more training images were set aside and not trained on: `%s` lists them.",
              data.train().quarantined(), RunDirectory.QUARANTINE);
    }
    if (data.train().overlap() > 0) {
      text.line("")
          .line(
              "**%,d training images stand in the test part too** (`--allow-overlap`): the accuracy is not one on unseen images.",
              data.train().overlap());
    }
    if (!data.train().partitions().isEmpty()) {
      text.line("")
          .line(
              "Partitions trained on: %s.",
              data.train().partitions().stream()
                  .map(RunMetrics.Partition::date)
                  .collect(Collectors.joining(", ")));
    }
    if (!data.labels().isEmpty()) {
      text.line("").line("The labels, in the order of the classes: `%s`.", data.labels());
    }
    text.line("")
        .line(
            "The SHA-256 is the sum, modulo 2^256, of SHA-256(id, label, SHA-256(pixels)) over the images, in any order.");
    if (images.wasMeasured()) {
      profile(text, images);
    }
  }

  private void profile(CardText text, DataProfile images) {
    text.line("")
        .line(
            "Pixels of the training images: mean %.2f, standard deviation %.2f, of 255. Shares of the labels: %s.",
            images.pixelMean(), images.pixelStandardDeviation(), shares(images, metrics.labels()))
        .line("")
        .table("of each training image", "mean:", "standard deviation:", "unit");
    for (FeatureProfile feature : images.features()) {
      text.row(
          feature.feature().label(),
          CardText.format("%.2f", feature.mean()),
          CardText.format("%.2f", feature.standardDeviation()),
          feature.unit());
    }
  }

  void procedure(CardText text) {
    RunMetrics.Training training = metrics.training();
    List<RoundReport> rounds = training.rounds();
    text.heading("Training procedure");
    if (metrics.wasImported()) {
      text.line("Unknown: the model was trained elsewhere.");
      settings(text);
      return;
    }
    text.line(
        "%,d images seen, repeats counted, in %d rounds and %.1f s: %,.0f images/s.",
        training.examples(), rounds.size(), training.seconds(), training.imagesPerSecond());
    if (training.shardBlocks() > 0) {
      text.line(
          "Each worker's images lie in %,d blocks, which it trained one after the other, in another order in each epoch; images are shuffled within their block.",
          training.shardBlocks());
    }
    if (!rounds.isEmpty()) {
      text.line(
          "The training loss was %.4f in the first round and %.4f in the last.",
          rounds.get(0).loss(), rounds.get(rounds.size() - 1).loss());
    }
    if (!training.validation().isEmpty()) {
      RunMetrics.Validation last = training.validation().get(training.validation().size() - 1);
      text.line(
          "On the validation split, after epoch %d: accuracy %.4f, loss %.4f.",
          last.epoch(), last.accuracy(), last.loss());
    }
    settings(text);
  }

  private void settings(CardText text) {
    text.line("").line("Every setting, as resolved:").line("").table("setting", "value");
    metrics.config().forEach((key, value) -> text.row(key, value.equals("") ? "" : code(value)));
  }

  void environment(CardText text, Map<String, String> provenance) {
    text.heading("Environment").table("what", "value");
    provenance.forEach((key, value) -> text.row(key, value));
    text.line("")
        .line(
            "`metrics.json` has every measurement of this run, `manifest.json` the SHA-256 of each file.");
  }

  void reproduction(CardText text) {
    if (metrics.wasImported()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    metrics
        .config()
        .forEach(
            (key, value) -> {
              if (!isLeftOut(key) && !value.equals("")) {
                lines.add("  --%s %s".formatted(key, shell(String.valueOf(value))));
              }
            });
    String options = lines.stream().collect(Collectors.joining(" \\\n"));
    boolean anywhere =
        "vector".equals(metrics.config().get(Option.ENGINE.key()))
            && "averaging".equals(metrics.config().get(Option.TRAINER.key()));
    text.heading("How to reproduce it")
        .line(
            anywhere
                ? "With the same data, this trains parameters of the SHA-256 above, on any cluster."
                : "With the same data and on the same kind of machines, this trains such a model.")
        .line("")
        .code("", "submit-scripts/digits.sh train \\\n" + options);
  }

  private String name(RunMetrics.Part part) {
    return KnownDataset.of(part.sha256())
        .map(KnownDataset::label)
        .orElseGet(() -> CardFrontMatter.dataset(metrics));
  }

  private static String shares(DataProfile images, LabelMapping labels) {
    return IntStream.range(0, images.labels().size())
        .mapToObj(
            label ->
                CardText.format(
                    "%s %.1f %%",
                    labels.name(label), 100.0 * images.labels().get(label) / images.count()))
        .collect(Collectors.joining(", "));
  }

  private static String count(long images) {
    return CardText.format("%,d", images);
  }

  private static String code(Object value) {
    return "`" + value + "`";
  }

  /** A word of a POSIX shell. */
  private static String shell(String value) {
    return value.matches("[A-Za-z0-9_./:=@%+,-]+")
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }

  // A budget has become epochs, which stand there.
  private static boolean isLeftOut(String key) {
    return Option.namesPlace(key) || key.equals(Option.BUDGET_SECONDS.key());
  }
}
