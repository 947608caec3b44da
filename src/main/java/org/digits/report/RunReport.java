package org.digits.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.digits.data.KnownDataset;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Mistake;
import org.digits.export.ExportedNetwork;
import org.digits.publishing.run.RunMetrics;

/**
 * The report of a run: one HTML file that loads nothing else, by its own content security policy,
 * with a pad to draw digits on, which the run's network reads in the page.
 */
public final class RunReport {
  /** How many wrong answers a report shows at most. */
  public static final int MISTAKES = 24;

  private final RunMetrics metrics;
  private final Details details;

  private RunReport(RunMetrics metrics, Details details) {
    this.metrics = metrics;
    this.details = details;
  }

  /**
   * What the metrics do not tell.
   *
   * @param network the run's own
   * @param mistakes of the test, the most certain first
   * @param champion before this run was published
   * @param provenance what made the run
   */
  public record Details(
      ExportedNetwork network,
      List<Mistake> mistakes,
      Champion champion,
      Map<String, String> provenance) {

    /** Copies the collections. */
    public Details {
      mistakes = List.copyOf(mistakes);
      provenance = new TreeMap<>(provenance);
    }
  }

  /** The file's bytes. */
  public static byte[] html(RunMetrics metrics, Details details) {
    return new RunReport(metrics, details).fill().getBytes(StandardCharsets.UTF_8);
  }

  private String fill() {
    String script = Template.resource("report.js");
    TestSection test = new TestSection(metrics.test(), metrics.labels());
    PadSection pad = new PadSection(details.network(), metrics.labels());
    return new Template(Template.resource("report.html"))
        .raw("style", Template.resource("report.css"))
        .raw("script", script)
        .text("script-hash", "sha256-" + sha256(script))
        .text("run", metrics.runId())
        .text("lead", lead(pad.parameters()))
        .markup("figures", figures())
        .markup("champion", new ChampionSection(metrics, details.champion()).markup())
        .markup("learning", new LearningSection(metrics.training()).markup())
        .markup("time", new TimeSection(metrics).markup())
        .markup("confusion", test.confusion())
        .markup("labels", test.perClass())
        .markup("mistakes", mistakes())
        .markup("draw", pad.markup())
        .markup("settings", new SettingsSection(metrics, details.provenance()).markup())
        .text("footer", "Parameters: SHA-256 " + metrics.parametersSha256())
        .raw("network", pad.fits() ? pad.json() : "null")
        .fill();
  }

  private String lead(int parameters) {
    if (metrics.wasImported()) {
      return Numbers.format(
          "A convolutional network of %,d parameters, imported (%s); its training data are unknown. It reads %s of %,d test images correctly.",
          parameters,
          metrics.config().get(RunMetrics.IMPORTED_FROM),
          Numbers.percent(metrics.test().accuracy()),
          metrics.test().count());
    }
    RunMetrics.Part train = metrics.dataset().train();
    String images = KnownDataset.of(train.sha256()).map(set -> " of " + set.label()).orElse("");
    return Numbers.format(
        "A convolutional network of %,d parameters, trained with Apache Spark on %,d images%s, reads %s of %,d test images correctly.",
        parameters,
        train.count(),
        images,
        Numbers.percent(metrics.test().accuracy()),
        metrics.test().count());
  }

  private Markup figures() {
    Evaluation test = metrics.test();
    Markup list = new Markup().open("dl", "class", "figures");
    figure(list, "Test accuracy", Numbers.percent(test.accuracy()), besideChampion());
    figure(
        list,
        "Wrong answers",
        Numbers.count(test.errors()),
        "of " + Numbers.count(test.count()) + " images");
    figure(list, "Test loss", Numbers.format("%.4f", test.loss()), "mean cross entropy, nats");
    Calibration calibration = metrics.calibration();
    if (!calibration.equals(Calibration.UNKNOWN)) {
      figure(
          list,
          "Calibration error",
          Numbers.format("%.4f", calibration.expectedError()),
          Numbers.format(
              "%.4f before a temperature of %.3f",
              calibration.plainError(), calibration.temperature()));
    }
    figure(
        list,
        "Training",
        Numbers.seconds(metrics.seconds().train()),
        Numbers.format("%,.0f images/s", metrics.training().imagesPerSecond()));
    figure(list, "Whole run", Numbers.seconds(metrics.seconds().total()), "until this report");
    return list.close();
  }

  private String besideChampion() {
    if (!(details.champion() instanceof Champion.Known champion)) {
      return "no champion to compare with";
    }
    RunMetrics other = champion.metrics();
    return other.dataset().test().sha256().equals(metrics.dataset().test().sha256())
        ? Numbers.points(metrics.test().accuracy() - other.test().accuracy())
            + " points against the champion"
        : "the champion was tested on other images";
  }

  private static void figure(Markup list, String name, String value, String words) {
    list.open("div").element("dt", name).element("dd", value).element("dd", words).close();
  }

  private Markup mistakes() {
    return new MistakeGallery(
            details.mistakes(),
            metrics.labels(),
            details.network().imageHeight(),
            details.network().imageWidth())
        .markup(metrics.test().errors());
  }

  private static String sha256(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
