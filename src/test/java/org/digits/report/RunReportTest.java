package org.digits.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.digits.data.PictureForm;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.EvaluationSum;
import org.digits.evaluation.Mistake;
import org.digits.export.ExportedNetwork;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.MnistCnn;
import org.digits.publishing.run.RunMetrics;
import org.digits.training.RoundReport;
import org.junit.jupiter.api.Test;

class RunReportTest {
  @Test
  void theFirstRunHasNoChampionToCompareWith() {
    assertThat(html(metrics("r1", 4, 3), new Champion.None()))
        .contains("There was no champion to compare this run with.")
        .contains("<dd>60.00\u00a0%</dd>", "<dd>2</dd><dd>of 5 images</dd>");
  }

  @Test
  void theChampionsNumbersAndOtherSettingsStandBesideTheRuns() {
    String html =
        html(metrics("r2", 4, 3), new Champion.Known(metrics("r1", 9, 4)))
            .replaceAll("\u00a0", " ");

    assertThat(html)
        .contains("The champion when this run ended was <strong>r1</strong>")
        .contains("<td>60.00 %</td><td>80.00 %</td><td>−20.00</td>")
        .contains("<td>2</td><td>1</td><td>+1</td>")
        .contains("<th scope=\"row\">epochs</th><td>4</td><td>9</td>")
        .doesNotContain("fair comparison");
    assertThat(html.substring(html.indexOf("What differs")))
        .matches("(?s)What differs.*?epochs.*?</table>.*")
        .doesNotContain("<th scope=\"row\">run-id</th><td>r2</td><td>r1</td>");
  }

  @Test
  void aChampionThatCannotBeReadIsNoReasonForNoReport() {
    assertThat(html(metrics("r1", 4, 3), new Champion.Unreadable("<damaged>")))
        .contains("The champion could not be read: &lt;damaged&gt;");
  }

  @Test
  void whatComesFromOutsideIsEscaped() {
    assertThat(html(metrics("r1", 4, 3), new Champion.None()))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>alert");
  }

  @Test
  void mistakesArePicturesWithLabelsAndProbability() throws Exception {
    String html = html(metrics("r1", 4, 3), new Champion.None());

    assertThat(html)
        .contains("1, read as 0", "98.8 % sure", "image 77")
        .contains("<dd>0.0045</dd><dd>0.0123 before a temperature of 1.250</dd>")
        .contains("alt=\"test image 77, which shows 1\"")
        .contains("The 1 of 2 wrong answers");
    Matcher picture = Pattern.compile("data:image/png;base64,([^\"]+)").matcher(html);
    assertThat(picture.find()).isTrue();
    byte[] png = Base64.getDecoder().decode(picture.group(1));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRaster().getSample(1, 0, 0))
        .isEqualTo(200);
  }

  @Test
  void thousandsOfRoundsKeepTheReportSmall() {
    List<RoundReport> rounds =
        IntStream.rangeClosed(1, 5000).mapToObj(i -> round(i, 1.0 / i)).toList();
    RunMetrics many = withRounds(metrics("r1", 4, 3), rounds);

    String html = html(many, new Champion.None());
    assertThat(html.length()).isLessThan(1_000_000);
    assertThat(html).contains("<th scope=\"row\">1–50</th>", "<th scope=\"row\">4951–5000</th>");
  }

  @Test
  void aNetworkTooLargeForThePageHasNoPad() {
    RunMetrics metrics = metrics("r1", 4, 3);
    RunReport.Details large =
        new RunReport.Details(network(64), List.of(), new Champion.None(), Map.of());

    assertThat(new String(RunReport.html(metrics, large), UTF_8))
        .contains("There is no drawing pad: the network has 821,826 parameters")
        .contains("id=\"network\">null</script>");
  }

  private static String html(RunMetrics metrics, Champion champion) {
    byte[] pixels = new byte[28 * 28];
    pixels[1] = (byte) 200;
    return new String(
        RunReport.html(
            metrics,
            new RunReport.Details(
                network(28),
                List.of(new Mistake(77, 1, 0, 0.9876f, pixels)),
                champion,
                Map.of("spark", "3.5"))),
        UTF_8);
  }

  private static ExportedNetwork network(int side) {
    ConvolutionalNetwork network = MnistCnn.network(side, side, 2, 1, 1e-3);
    return ExportedNetwork.of(network, network.initialSnapshot(), side, side);
  }

  private static RunMetrics metrics(String run, int epochs, int right) {
    EvaluationSum sum = new EvaluationSum(2);
    for (int i = 0; i < 5; i++) {
      sum.add(new float[] {0.75f, 0.25f}, 0, i < right ? 0 : 1);
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("run-id", run);
    config.put("data", "<script>alert(1)</script>");
    config.put("epochs", epochs);
    return new RunMetrics(
        run,
        new RunMetrics.Dataset(
            RunMetrics.Part.of(60000, "aa"), RunMetrics.Part.of(5, "bb"), PictureForm.DIGITS, ""),
        DataProfile.UNKNOWN,
        config,
        "abc",
        Evaluation.of(sum),
        new Calibration(Calibration.Source.VALIDATION, 1.25, 0.0123, 0.0045),
        new RunMetrics.Training(100, 2.5, 40, List.of(round(1, 0.5)), List.of(), 0),
        new RunMetrics.Seconds(1, 2, 3, 4, 5, 15));
  }

  private static RoundReport round(int number, double loss) {
    return new RoundReport(number, 1, 100, loss, 0.001, 2, 1, 0.5, 0.25, 0.125, 0.1);
  }

  private static RunMetrics withRounds(RunMetrics metrics, List<RoundReport> rounds) {
    return new RunMetrics(
        metrics.runId(),
        metrics.dataset(),
        metrics.trainingImages(),
        metrics.config(),
        metrics.parametersSha256(),
        metrics.test(),
        metrics.calibration(),
        new RunMetrics.Training(500_000, 2.5, 40, rounds, List.of(), 0),
        metrics.seconds());
  }
}
