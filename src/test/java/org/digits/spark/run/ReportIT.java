package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.digits.browser.Chromium;
import org.digits.browser.NeedsBrowser;
import org.digits.config.Option;
import org.digits.data.ImageBlock;
import org.digits.data.fetch.MnistFolder;
import org.digits.data.picture.DigitPicture;
import org.digits.data.picture.DrawnDigits;
import org.digits.spark.predict.PredictedRows;
import org.digits.spark.predict.RunModel;
import org.digits.testing.SilentTraining;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a real run in a real browser that has no network. */
@NeedsBrowser
class ReportIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final int SIDE = 28;

  @TempDir static Path folder;
  private static String output;
  private static Path report;
  private static JsonNode found;

  @BeforeAll
  static void trainAndOpen() throws Exception {
    String data = MnistFolder.orSkip("ReportIT").toString();
    output = folder.resolve("output").toString();
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").appName("it").getOrCreate()) {
      train(spark, data, "champion", Map.of(Option.MIN_ACCURACY, "0.9"));
      train(spark, data, "shown", Map.of(Option.VALIDATION_FRACTION, "0.1", Option.SEED, "2"));
    }
    report = Path.of(output, "runs/shown/report.html");
    // Beside the pictures, for people who want to look.
    Path pictures = Files.createDirectories(ROOT.resolve("target/report-pictures"));
    Files.copy(report, pictures.resolve("report.html"), StandardCopyOption.REPLACE_EXISTING);
    Path strokes = Files.write(folder.resolve("strokes.json"), strokes());
    found = Chromium.run("report.mjs", folder.resolve("findings.json"), report, strokes, pictures);
  }

  private static void train(
      SparkSession spark, String data, String run, Map<Option, String> settings) throws Exception {
    Map<Option, String> all = new EnumMap<>(settings);
    all.putAll(
        Map.of(
            Option.DATA,
            data,
            Option.OUTPUT,
            output,
            Option.RUN_ID,
            run,
            Option.PRESET,
            "fast",
            Option.EPOCHS,
            "1",
            Option.ROUND_FREQUENCY,
            "400"));
    SilentTraining.run(spark, all);
  }

  private static byte[] strokes() throws Exception {
    List<Map<String, Object>> digits = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      digits.add(Map.of("label", label, "strokes", DrawnDigits.penStrokes(label, 0.8)));
    }
    return new ObjectMapper().writeValueAsBytes(digits);
  }

  @Test
  void thePageAsksForNothingAndComplainsOfNothing() throws Exception {
    assertThat(found.at("/requests"))
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(request.asText()).matches("file:.*/report.html|data:image/png.*"));
    assertThat(found.at("/messages")).isEmpty();
    assertThat(Files.size(report)).isBetween(600_000L, 1_500_000L);
  }

  @Test
  void thePagesPolicyRefusesAnImageFromElsewhereAndAnotherScript() {
    assertThat(found.at("/smuggled/refused"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("script-src-elem", "img-src");
    assertThat(found.at("/smuggled/ran").asBoolean(true)).isFalse();
  }

  @Test
  void everySectionIsSeenOnAScreenAndOnAPhoneInBothColourSchemes() {
    assertThat(found.at("/views")).hasSize(4);
    for (JsonNode view : found.at("/views")) {
      int width = view.at("/width").asInt();
      assertThat(view.at("/pageWidth").asInt()).as("%s", view).isEqualTo(width);
      assertThat(view.at("/overflowing")).as("cells at %d pixels", width).isEmpty();
      assertThat(view.at("/sections")).hasSize(8);
      for (JsonNode section : view.at("/sections")) {
        assertThat(section.at("/visible").asBoolean()).as("%s", section).isTrue();
        assertThat(section.at("/heading").asText()).isNotBlank();
        assertThat(section.at("/text").asInt()).isGreaterThan(40);
        assertThat(section.at("/height").asDouble()).isGreaterThan(100);
        assertThat(section.at("/left").asDouble()).isNotNegative();
        assertThat(section.at("/right").asDouble()).isLessThanOrEqualTo(width);
      }
    }
    assertThat(found.at("/views/0/colour")).isNotEqualTo(found.at("/views/1/colour"));
  }

  @Test
  void nothingIsLeftThatAxeObjectsTo() {
    for (JsonNode view : found.at("/views")) {
      assertThat(view.at("/violations"))
          .as("%s at %s pixels", view.at("/scheme"), view.at("/width"))
          .isEmpty();
    }
  }

  @Test
  void drawnDigitsAreReadAsTheJavaEngineReadsTheSamePixels() throws Exception {
    int right = 0;
    for (JsonNode drawn : found.at("/drawn")) {
      byte[] pixels = pixels(drawn);
      float[] expected = predict(pixels);
      int best = PredictedRows.best(expected);
      for (int label = 0; label < expected.length; label++) {
        assertThat(drawn.at("/probabilities").get(label).asDouble())
            .as("digit %s, label %d", drawn.at("/label"), label)
            .isCloseTo(expected[label], within(1e-4));
      }
      assertThat(drawn.at("/answer").asText()).startsWith("This looks like " + best + " (");
      right += best == drawn.at("/label").asInt() ? 1 : 0;
    }
    assertThat(found.at("/drawn")).hasSize(10);
    assertThat(right).isGreaterThanOrEqualTo(9);
  }

  @Test
  void aDrawingBecomesThePixelsThatPredictMakesOfTheSamePicture() throws Exception {
    for (JsonNode drawn : found.at("/drawn")) {
      assertSamePixels(drawn);
    }
  }

  @Test
  void aStrayDotIsDroppedWherePredictDropsIt() throws Exception {
    int dropped = 0;
    for (int label = 0; label < 10; label++) {
      JsonNode dotted = found.at("/dotted/" + label);
      assertSamePixels(dotted);
      dropped += dotted.at("/pixels").equals(found.at("/drawn/" + label + "/pixels")) ? 1 : 0;
    }
    // However thick its pen is, a dot is no digit beside a tall mark.
    assertThat(dropped).isEqualTo(10);
  }

  private static void assertSamePixels(JsonNode drawn) throws Exception {
    byte[] expected =
        DigitPicture.read(new ByteArrayInputStream(drawn.at("/picture").binaryValue()), SIDE, SIDE);
    byte[] pixels = pixels(drawn);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(pixels[i] & 0xFF)
          .as("digit %s, pixel %d", drawn.at("/label"), i)
          .isCloseTo(expected[i] & 0xFF, within(2));
    }
  }

  @Test
  void fingerAndKeyboardDrawToo() throws Exception {
    for (String hand : List.of("touched", "typed")) {
      JsonNode drawn = found.at("/" + hand);
      assertThat(PredictedRows.best(predict(pixels(drawn)))).as(hand).isEqualTo(1);
      assertThat(drawn.at("/answer").asText()).startsWith("This looks like 1 (");
    }
    assertThat(found.at("/typed/next").asText()).isEqualTo("clear");
    assertThat(found.at("/cleared/answer").asText()).isEqualTo("Draw a digit from 0 to 9.");
    assertThat(found.at("/cleared/pixels")).isEmpty();
  }

  private static byte[] pixels(JsonNode drawn) {
    JsonNode pixels = drawn.at("/pixels");
    assertThat(pixels).hasSize(SIDE * SIDE);
    byte[] bytes = new byte[SIDE * SIDE];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) pixels.get(i).asInt());
    return bytes;
  }

  private static float[] predict(byte[] pixels) throws Exception {
    RunModel model = RunModel.open(output, "shown", new Configuration());
    return model.predictor().predict(new ImageBlock(SIDE, SIDE, new long[1], pixels, new int[1]));
  }
}
