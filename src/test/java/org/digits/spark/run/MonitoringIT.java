package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.process.FreePort;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.digits.training.RoundReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system sees of a training while it runs, and Spark's history server after. */
class MonitoringIT {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static List<String> scrapes;
  private static RunMetrics metrics;
  private static String application;
  private static String after;

  @BeforeAll
  static void trainAndScrape() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    Files.createDirectory(folder.resolve("events"));
    Files.createDirectory(pushed());
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("it");
    defaults().forEach((key, value) -> conf.set((String) key, (String) value));
    conf.set("spark.ui.port", "0")
        .set("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink")
        .set("spark.metrics.conf.*.sink.csv.period", "1")
        .set("spark.metrics.conf.*.sink.csv.unit", "hours")
        .set("spark.metrics.conf.*.sink.csv.directory", pushed().toString())
        .set("spark.eventLog.enabled", "true")
        .set("spark.eventLog.dir", folder.resolve("events").toUri().toString());
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      application = spark.sparkContext().applicationId();
      URI endpoint = URI.create(spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus");
      AtomicBoolean trained = new AtomicBoolean();
      FutureTask<List<String>> scraper = new FutureTask<>(() -> scrape(endpoint, trained));
      new Thread(scraper).start();
      try {
        metrics = train(spark);
      } finally {
        trained.set(true);
      }
      scrapes = scraper.get();
      after = get(endpoint);
    }
  }

  private static RunMetrics train(SparkSession spark) throws Exception {
    return SilentTraining.run(
            spark,
            Map.of(
                Option.DATA,
                folder.resolve("data").toString(),
                Option.OUTPUT,
                folder.resolve("output").toString(),
                Option.RUN_ID,
                "watched",
                Option.EPOCHS,
                "40",
                Option.ROUND_FREQUENCY,
                "4",
                Option.VALIDATION_FRACTION,
                "0.2"))
        .metrics();
  }

  private static Path pushed() {
    return folder.resolve("pushed");
  }

  private static Properties defaults() throws IOException {
    Properties defaults = new Properties();
    try (Reader reader = Files.newBufferedReader(ROOT.resolve("conf/spark-defaults.conf"))) {
      defaults.load(reader);
    }
    return defaults;
  }

  private static List<String> scrape(URI endpoint, AtomicBoolean trained) throws Exception {
    List<String> found = new ArrayList<>();
    while (!trained.get()) {
      String text = get(endpoint);
      if (!Double.isNaN(value(text, "round"))) {
        found.add(text);
      }
      Thread.sleep(20);
    }
    return found;
  }

  private static String get(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** The value of one of our gauges in Prometheus' text format; NaN where it is not there. */
  private static double value(String text, String gauge) {
    Matcher matcher =
        Pattern.compile(
                "^metrics_digits_driver_digits_" + gauge + "_Value\\{[^}]*} (\\S+)$",
                Pattern.MULTILINE)
            .matcher(text);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
  }

  @Test
  void theRoundsOfARunningTrainingAreScraped() {
    List<RoundReport> rounds = metrics.training().rounds();
    assertThat(scrapes).hasSizeGreaterThan(5);
    int compared = 0;
    for (int i = 1; i < scrapes.size(); i++) {
      String scrape = scrapes.get(i);
      double number = value(scrape, "round");
      // Gauges are read one by one, and a round can end in between: those read before the number
      // are sure to belong to it where the scrape before shows it too.
      if (value(scrapes.get(i - 1), "round") == number) {
        compared++;
        RoundReport round = rounds.get((int) number - 1);
        assertThat(value(scrape, "epoch")).isEqualTo(round.epoch());
        assertThat(value(scrape, "learningRate")).isEqualTo(round.learningRate());
        assertThat(value(scrape, "loss")).isEqualTo(round.loss());
        assertThat(value(scrape, "imagesPerSecond"))
            .isCloseTo(round.examples() / round.seconds(), within(1e-6));
        assertThat(value(scrapes.get(i - 1), "roundSeconds")).isEqualTo(round.seconds());
      }
    }
    assertThat(compared).isPositive();
    assertThat(value(scrapes.get(scrapes.size() - 1), "round"))
        .isGreaterThan(value(scrapes.get(0), "round"));
  }

  @Test
  void theValidationsOfARunningTrainingAreScraped() {
    List<RunMetrics.Validation> recorded = metrics.training().validation();
    int compared = 0;
    for (int i = 1; i < scrapes.size(); i++) {
      String scrape = scrapes.get(i - 1);
      int first = epoch(scrape) - 1;
      // The rounds of the next scrape came later than all of this one, and so did their validation.
      int last = epoch(scrapes.get(i));
      if (first > 0) {
        compared++;
        List<RunMetrics.Validation> possible = recorded.subList(first - 1, last);
        assertThat(possible)
            .extracting(RunMetrics.Validation::accuracy)
            .contains(value(scrape, "validationAccuracy"));
        assertThat(possible)
            .extracting(RunMetrics.Validation::loss)
            .contains(value(scrape, "validationLoss"));
      }
    }
    assertThat(compared).isPositive();
  }

  /** Of the round that a scrape shows. */
  private static int epoch(String scrape) {
    return metrics.training().rounds().get((int) value(scrape, "round") - 1).epoch();
  }

  @Test
  void theSourceIsGoneWhenTheTrainingIs() {
    assertThat(after).contains("metrics_digits_driver_").doesNotContain("_digits_loss");
  }

  @Test
  void aSinkIsToldHowTheTrainingEnded() throws Exception {
    List<String> lines =
        Files.readAllLines(pushed().resolve("digits.driver.digits.testAccuracy.csv"));
    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.get(lines.size() - 1)).endsWith("," + metrics.test().accuracy());
  }

  @Test
  void theHistoryServerShowsTheRoundsByName() throws Exception {
    int port = FreePort.find();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    command.add("-Xmx512m");
    command.add("-Dspark.history.ui.port=" + port);
    command.add("-Dspark.history.fs.logDirectory=" + folder.resolve("events").toUri());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "org.apache.spark.deploy.history.HistoryServer"));
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("history.txt").toFile())
            .start();
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode job : jobs(server, port)) {
        names.add(job.path("description").asText());
      }
      assertThat(names)
          .contains("round 1: epoch 1 of 40, minibatches 1 to 4")
          .contains("cache the shards", "validate", "evaluate on the test set");
      assertThat(names.stream().filter(name -> name.startsWith("round ")))
          .hasSize(metrics.training().rounds().size());
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static JsonNode jobs(Process server, int port) throws Exception {
    URI jobs =
        URI.create("http://localhost:%d/api/v1/applications/%s/jobs".formatted(port, application));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && server.isAlive()) {
      try {
        HttpResponse<String> answer =
            CLIENT.send(
                HttpRequest.newBuilder(jobs).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return new ObjectMapper().readTree(answer.body());
        }
      } catch (IOException e) {
        // It is not up yet.
      }
      Thread.sleep(200);
    }
    throw new AssertionError(Files.readString(folder.resolve("history.txt")));
  }
}
