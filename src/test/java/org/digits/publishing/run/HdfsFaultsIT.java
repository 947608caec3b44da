package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.digits.chaos.ChaosLog;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing to an HDFS of three DataNodes that fail. */
class HdfsFaultsIT {
  @TempDir java.nio.file.Path folder;
  private MiniDFSCluster hdfs;
  private Storage output;

  @BeforeEach
  void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    // As on a cluster with spare nodes: a lost one does not stop a write.
    configuration.set("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(3).build();
    output = Storage.of(hdfs.getURI() + "/output", configuration);
  }

  @AfterEach
  void stop() {
    hdfs.shutdown();
  }

  @Test
  void aDataNodeLostInTheMiddleOfPublishingCostsNothing() throws IOException {
    List<RunFile> files = new ArrayList<>(List.of(file("a", 1)));
    files.add(
        new RunFile(
            "b",
            () -> {
              hdfs.stopDataNode(0);
              return file("b", 2).content().bytes();
            }));
    files.add(file("c", 3));

    RunReader run = publish("r", files);

    assertThat(RunReader.open(output, "r").manifestSha256()).isEqualTo(run.manifestSha256());
  }

  @Test
  void aCorruptReplicaIsPassedOver() throws Exception {
    publish("r", List.of(file("a", 1)));
    FileSystem files = hdfs.getFileSystem();
    Path path = new Path("/output/runs/r/a");
    hdfs.corruptReplica(0, DFSTestUtil.getFirstBlock(files, path));

    assertThat(RunReader.open(output, "r").read("a")).isEqualTo(file("a", 1).content().bytes());

    hdfs.corruptReplica(1, DFSTestUtil.getFirstBlock(files, path));
    hdfs.corruptReplica(2, DFSTestUtil.getFirstBlock(files, path));
    assertThatThrownBy(() -> RunReader.open(output, "r"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("/output/runs/r/a");
  }

  @Test
  void twoPublishersNeverMix() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ChaosLog log = new ChaosLog("two publishers of one run (HDFS)")) {
      for (int round = 0; round < ChaosLog.rounds(5); round++) {
        String run = "r" + round;
        log.tried();
        List<Callable<Champion>> sides = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
          List<RunFile> files = List.of(file("a", side), file("b", side));
          sides.add(() -> publishOrNull(run, files));
        }
        List<Champion> winners = new ArrayList<>();
        for (Future<Champion> side : threads.invokeAll(sides)) {
          if (side.get() != null) {
            winners.add(side.get());
          }
        }
        assertThat(winners).containsExactly(Champion.of(RunReader.open(output, run)));
        log.recovered();
        log.survived(1);
      }
      assertThat(output.list("runs")).noneMatch(name -> name.startsWith("."));
    } finally {
      threads.shutdownNow();
    }
  }

  private Champion publishOrNull(String run, List<RunFile> files) throws IOException {
    try {
      return Champion.of(publish(run, files));
    } catch (StorageException e) {
      assertThat(e).hasMessageEndingWith("choose another --run-id");
      return null;
    }
  }

  private RunReader publish(String run, List<RunFile> files) throws IOException {
    return new RunPublisher(output, Clock.systemUTC())
        .publish(run, files, Map.of("by", Thread.currentThread().getName()));
  }

  private static RunFile file(String name, int seed) {
    byte[] bytes = new byte[300_000];
    new Random(seed).nextBytes(bytes);
    System.arraycopy(name.getBytes(UTF_8), 0, bytes, 0, name.length());
    return RunFile.of(name, bytes);
  }
}
