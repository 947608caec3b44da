package org.digits.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.digits.publishing.run.PublishedRuns;
import org.digits.testing.IdxFiles;
import org.digits.testing.RunningTrain;
import org.digits.testing.RunningTrain.Job;
import org.digits.testing.StandaloneCluster;
import org.digits.testing.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone master and two workers as processes of their own, and an HDFS. */
class StandaloneClusterIT {
  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static MiniDFSCluster hdfs;
  private static String master;

  @BeforeAll
  static void start() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    try (FileSystem files = FileSystem.newInstance(hdfs.getURI(), configuration)) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(folder.resolve("data").toUri()),
          new org.apache.hadoop.fs.Path("/data"));
    }
    cluster = new StandaloneCluster(folder);
    master = cluster.master();
  }

  @AfterAll
  static void stop() {
    cluster.close();
    hdfs.shutdown();
  }

  @Test
  void theJobRunsOnTheClusterAndWritesToHdfsAndFiles() throws Exception {
    String local = folder.resolve("output").toUri().toString();
    String remote = hdfs.getURI() + "/output";
    train(master, hdfs.getURI() + "/data", remote);
    train(master, folder.resolve("data").toUri().toString(), local);
    train("local[2,4]", hdfs.getURI() + "/data", folder.resolve("third").toUri().toString());

    String onHdfs = parameters(remote);
    assertThat(parameters(local)).isEqualTo(onHdfs);
    assertThat(parameters(folder.resolve("third").toUri().toString())).isEqualTo(onHdfs);
    try (FileSystem files = FileSystem.newInstance(hdfs.getURI(), new Configuration())) {
      assertThat(files.exists(new org.apache.hadoop.fs.Path("/output/champion.json"))).isTrue();
    }
  }

  @Test
  void theGroupsAreTheExecutorsThatRegister() throws Exception {
    Job job = Job.create(Files.createDirectory(folder.resolve("registered")), "local[2,4]", 1);
    Job remote = job.withoutGroups().on(master, "--conf spark.executor.memory=1g");
    Submit.Outcome outcome = remote.train("r");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("Groups: 2, workers of each: 1, as executors have registered");
    assertThat(job.metrics("r").config())
        .containsEntry("groups", 2)
        .containsEntry("group-workers", 1);
  }

  @Test
  void anExecutorThatHangsForAWhileChangesNoBit() throws Exception {
    Job local = Job.create(Files.createDirectory(folder.resolve("hung")), "local[2,4]", 30);
    Submit.Outcome clean = local.train("clean");
    assertThat(clean.exitCode()).as(clean.err()).isZero();
    String speculation =
        " --conf spark.speculation=true --conf spark.speculation.interval=20ms"
            + " --conf spark.speculation.multiplier=1.1 --conf spark.speculation.quantile=0.5";
    // Executors of the test before may still end.
    String mark = "-Ddigits.test=hung";
    String options =
        " --conf spark.executor.memory=1g --conf spark.executor.defaultJavaOptions=" + mark;
    Job remote = local.on(master, options + speculation);
    try (RunningTrain running = new RunningTrain(remote, "hung")) {
      running.awaitRound(5);
      List<ProcessHandle> executors = RunningTrain.descendants(cluster.worker(), mark);
      assertThat(executors).hasSize(1);
      ProcessHandle executor = executors.get(0);
      RunningTrain.signal(executor, "STOP");
      assertThat(local.newestRound("hung")).isLessThan(30);
      Thread.sleep(3000);
      RunningTrain.signal(executor, "CONT");
      Submit.Outcome outcome = running.finish();
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
    assertThat(local.metrics("hung").parametersSha256())
        .isEqualTo(local.metrics("clean").parametersSha256());
  }

  @Test
  void itsScriptTrainsOnTheMasterThatIsNamedAndOnNoOtherKind() throws Exception {
    Path output = folder.resolve("scripted");
    List<String> command =
        List.of(
            Submit.script("train-standalone.sh"),
            "--data",
            folder.resolve("data").toString(),
            "--output",
            output.toString(),
            "--run-id",
            "r",
            "--epochs",
            "1");
    Submit.Outcome refused = Submit.run(folder, command, Map.of("SPARK_MASTER", "local[2]"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).startsWith("error: set SPARK_MASTER to the cluster's master");
    assertThat(output).doesNotExist();

    String memory = "--conf spark.executor.memory=1g";
    Submit.Outcome outcome =
        Submit.run(folder, command, Map.of("SPARK_MASTER", master, "SPARK_SUBMIT_OPTIONS", memory));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(PublishedRuns.open(output.toString(), "r").manifest().provenance())
        .containsEntry("master", master);
  }

  private static void train(String onMaster, String data, String output) throws Exception {
    Submit.Outcome outcome =
        Submit.run(
            folder,
            onMaster,
            "--conf spark.executor.memory=1g",
            "train",
            "--data",
            data,
            "--output",
            output,
            "--run-id",
            "r",
            "--epochs",
            "1",
            "--groups",
            "2",
            "--group-workers",
            "2",
            "--min-accuracy",
            "0");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  private static String parameters(String output) throws IOException {
    return PublishedRuns.open(output, "r").metrics().parametersSha256();
  }
}
