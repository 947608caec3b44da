package org.digits.spark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.config.TrainingConfig;
import org.digits.data.DataFormatException;
import org.digits.data.ImageReading;
import org.digits.data.LabelMapping;
import org.digits.data.PictureForm;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.DataProfile;
import org.digits.evaluation.Temperature;
import org.digits.export.ExportedNetwork;
import org.digits.export.ModelFiles;
import org.digits.importing.ImportedNetwork;
import org.digits.model.ConvolutionalNetwork;
import org.digits.model.InputSizes;
import org.digits.model.InputSizes.Size;
import org.digits.model.NetworkSnapshot;
import org.digits.publishing.run.Provenance;
import org.digits.publishing.run.RunDirectory;
import org.digits.publishing.run.RunFile;
import org.digits.publishing.run.RunMetrics;
import org.digits.publishing.run.RunPublisher;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Sha256;
import org.digits.publishing.storage.Storage;
import org.digits.report.RunReport;
import org.digits.spark.dataset.DatasetScan;
import org.digits.spark.dataset.LabelledSources;
import org.digits.spark.dataset.PreparedImages;
import org.digits.spark.evaluate.SparkEvaluator;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.session.EngineSelection;

/**
 * Publishes a network that was trained elsewhere as a run. Nothing is known of the images that it
 * was trained on; it is evaluated on labelled ones, and is never made champion here.
 */
public final class RunImport {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final SourceNotes notes;
  private final Stopwatch stopwatch = new Stopwatch();

  /** Imports of a session; {@code notes} are for the user. */
  public RunImport(SparkSession spark, SourceNotes notes) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.notes = notes;
  }

  /**
   * What is imported, and where to.
   *
   * @param format of the file, as the option that named it
   * @param file the model
   * @param data labelled images that the network is evaluated on
   * @param dataFormat of these
   * @param reading of these; pictures in {@link PictureForm#AUTO} for digits
   * @param output the folder or URI that runs are published to
   * @param runId the new run
   */
  public record Request(
      String format,
      Path file,
      String data,
      ImageFormat dataFormat,
      ImageReading reading,
      String output,
      String runId) {}

  /**
   * Evaluates the network and publishes it.
   *
   * @return the published run
   * @throws IOException if the images do not fit the network, or the run cannot be published
   */
  public RunReader publish(ImportedNetwork network, Request request) throws IOException {
    Storage output = Storage.of(request.output(), context.hadoopConfiguration());
    output.ensureWritable();
    ConvolutionalNetwork configuration = network.configuration();
    NetworkSnapshot snapshot = network.snapshot();
    ExportedNetwork exported =
        ExportedNetwork.of(configuration, snapshot, network.height(), network.width());
    EngineSelection engine = EngineSelection.of(TrainingConfig.Engine.AUTO, configuration);
    PreparedImages test = open(network, request);
    DatasetScan scan = scan(test, network.classes());
    stopwatch.lap("load");
    SparkEvaluator.Detailed tested =
        new SparkEvaluator(context, engine.factory(), network.classes())
            .evaluate(
                test.images().blocks(),
                snapshot,
                "evaluate the import",
                RunReport.MISTAKES,
                Temperature.ONE);
    stopwatch.lap("evaluate");
    RunMetrics metrics =
        new RunMetrics(
            request.runId(),
            new RunMetrics.Dataset(
                RunMetrics.Part.of(0, ""),
                RunMetrics.Part.of(scan.count(), scan.sha256()),
                PictureForm.DIGITS,
                ""),
            new DataProfile(network.height(), network.width(), 0, 0, 0, List.of(), List.of()),
            settings(network, request),
            snapshot.parametersSha256(),
            tested.evaluation(),
            Calibration.UNKNOWN,
            new RunMetrics.Training(0, 0, 0, List.of(), List.of(), 0),
            stopwatch.seconds());
    List<RunFile> models = ModelFiles.of(request.runId(), configuration, snapshot, exported);
    Map<String, String> provenance = provenance(network, request);
    List<RunFile> files = new ArrayList<>(models);
    files.addAll(
        new RunDocuments(output, configuration, exported, provenance, tested.mistakes())
            .of(metrics, models));
    files.add(RunFile.of(RunDirectory.METRICS, metrics.toJson()));
    return new RunPublisher(output, Clock.systemUTC()).publish(request.runId(), files, provenance);
  }

  private PreparedImages open(ImportedNetwork network, Request request) throws IOException {
    spark.sparkContext().setJobDescription("look at " + request.data());
    ImageReading asked = request.reading();
    boolean open = asked.pictures() == PictureForm.AUTO;
    ImageReading reading = open ? asked.with(PictureForm.DIGITS) : asked;
    Size size = new Size(network.height(), network.width());
    PreparedImages test =
        new LabelledSources(spark, reading, LabelMapping.numbers(network.classes()), notes)
            .openLabelled(
                request.data(),
                request.dataFormat(),
                InputSizes.exactly(size.height(), size.width()));
    Size found = new Size(test.images().height(), test.images().width());
    if (!found.equals(size)) {
      throw new DataFormatException(
          "%s: expected images of %s, which the imported network reads, found %s; name others with --data"
              .formatted(test.images().name(), size, found));
    }
    return test;
  }

  private DatasetScan scan(PreparedImages test, int classes) throws IOException {
    String name = test.images().name();
    spark.sparkContext().setJobDescription("scan " + name);
    DatasetScan scan = DatasetScan.of(test.images());
    test.requireUnchanged(scan);
    scan.labels()
        .requireWithin(
            name,
            LabelMapping.numbers(classes),
            classes,
            "the imported network",
            "name other images with --data");
    return scan;
  }

  private static Map<String, Object> settings(ImportedNetwork network, Request request)
      throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(request.format(), request.file().getFileName().toString());
    settings.put(RunMetrics.IMPORTED_SHA256, Sha256.of(Files.readAllBytes(request.file())));
    settings.put(RunMetrics.IMPORTED_FROM, network.producer());
    settings.put(Option.DATA.key(), request.data());
    settings.put(Option.OUTPUT.key(), request.output());
    settings.put(Option.RUN_ID.key(), request.runId());
    return settings;
  }

  private Map<String, String> provenance(ImportedNetwork network, Request request)
      throws IOException {
    return Provenance.ofThisProcess(
        Map.of(
            "spark",
            context.version(),
            "master",
            context.master(),
            RunMetrics.IMPORTED_FROM,
            network.producer(),
            "training-data",
            "unknown: imported from " + request.file().getFileName()));
  }
}
