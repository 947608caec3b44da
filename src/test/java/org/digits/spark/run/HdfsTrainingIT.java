package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.digits.config.Option;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.run.RunReader;
import org.digits.publishing.storage.Storage;
import org.digits.spark.session.SparkFailures;
import org.digits.testing.IdxFiles;
import org.digits.testing.SilentTraining;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole trainings from and to an HDFS of three DataNodes that fail. */
class HdfsTrainingIT {
  private static final String IMAGES = "/data/train-images-idx3-ubyte";

  // A lost one of three cannot be replaced; the client goes on with the other two.
  private static final String REPLACEMENT =
      "dfs.client.block.write.replace-datanode-on-failure.policy";

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String clean;
  @TempDir Path nodes;
  private MiniDFSCluster hdfs;
  private String output;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("it")
            .config("spark.hadoop." + REPLACEMENT, "NEVER")
            .getOrCreate();
    clean = train(folder.resolve("data").toString(), folder.resolve("output").toString());
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, nodes.toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(3).build();
    hdfs.getFileSystem()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(folder.resolve("data").toUri()),
            new org.apache.hadoop.fs.Path("/data"));
    output = hdfs.getURI() + "/output";
  }

  @AfterEach
  void stopHdfs() {
    hdfs.shutdown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache the shards, train rounds 1 ", "evaluate on the test set"})
  void aDataNodeLostInTheMiddleCostsNothing(String job) throws Exception {
    CompletableFuture<DataNodeProperties> stopped = new CompletableFuture<>();
    SparkListener stopping = before(job, () -> stopped.complete(hdfs.stopDataNode(0)));
    spark.sparkContext().addSparkListener(stopping);
    try {
      assertThat(train(hdfs.getURI() + "/data", output)).isEqualTo(clean);
      // Spark tells its listeners on another thread.
      assertThat(stopped).succeedsWithin(Duration.ofMinutes(1)).isNotNull();
    } finally {
      spark.sparkContext().removeSparkListener(stopping);
    }
    assertWhole();
  }

  @Test
  void corruptReplicasOfTheDataAndOfTheRunArePassedOver() throws Exception {
    corrupt(0, IMAGES);
    assertThat(train(hdfs.getURI() + "/data", output)).isEqualTo(clean);

    corrupt(1, "/output/runs/r/model.zip");
    corrupt(2, "/output/runs/r/metrics.json");
    corrupt(0, "/output/champion.json");
    assertWhole();
  }

  @Test
  void dataWithoutAGoodReplicaIsNamed() throws Exception {
    for (int node = 0; node < 3; node++) {
      corrupt(node, IMAGES);
    }
    assertThat(failure(() -> train(hdfs.getURI() + "/data", output)))
        .contains(IMAGES)
        .doesNotContain("\n");
    assertThat(hdfs.getFileSystem().exists(new org.apache.hadoop.fs.Path("/output/champion.json")))
        .isFalse();
  }

  private void corrupt(int node, String file) throws IOException {
    FileSystem files = hdfs.getFileSystem();
    hdfs.corruptReplica(
        node, DFSTestUtil.getFirstBlock(files, new org.apache.hadoop.fs.Path(file)));
  }

  private void assertWhole() throws IOException {
    Storage storage = Storage.of(output, spark.sparkContext().hadoopConfiguration());
    RunReader run = RunReader.open(storage, "r");
    assertThat(run.metrics().parametersSha256()).isEqualTo(clean);
    assertThat(new ChampionPointer(storage).read()).contains(ChampionPointer.Champion.of(run));
  }

  private static SparkListener before(String description, Runnable fault) {
    return new SparkListener() {
      private boolean done;

      @Override
      public void onJobStart(SparkListenerJobStart event) {
        String job = event.properties().getProperty("spark.job.description", "");
        if (!done && job.startsWith(description)) {
          done = true;
          fault.run();
        }
      }
    };
  }

  private static String train(String data, String output) throws Exception {
    Map<Option, String> settings = new EnumMap<>(Option.class);
    settings.put(Option.DATA, data);
    settings.put(Option.OUTPUT, output);
    settings.put(Option.RUN_ID, "r");
    settings.put(Option.EPOCHS, "3");
    settings.put(Option.ROUND_FREQUENCY, "5");
    settings.put(Option.MIN_ACCURACY, "0");
    return SilentTraining.run(spark, settings).metrics().parametersSha256();
  }

  private interface Training {
    void run() throws Exception;
  }

  private static String failure(Training training) {
    try {
      training.run();
    } catch (Exception e) {
      return SparkFailures.message(e);
    }
    throw new AssertionError("the training did not fail");
  }
}
