package org.digits.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.digits.process.BetweenProcesses;

/**
 * An HDFS, and a YARN of two NodeManagers that kill containers which outgrow their memory. The
 * daemons run in this process, the containers in processes of their own.
 */
public final class YarnCluster implements AutoCloseable {
  private static final int NODES = 2;
  private static final int STARTUP_MILLIS = 60_000;

  private final Closeable onlyOne;
  private final MiniDFSCluster hdfs;
  private final MiniYARNCluster yarn;
  private final Path clientConfiguration;
  private final YarnRestApi restApi;

  /**
   * Starts them.
   *
   * @param folder for HDFS's files and the client's configuration
   */
  public YarnCluster(Path folder) throws IOException, InterruptedException, YarnException {
    // Two would not fit into memory, and write to the same folder.
    onlyOne = BetweenProcesses.hold(Path.of("target", "yarn.lock"));
    Configuration storage = new Configuration();
    storage.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(storage).numDataNodes(1).build();
    yarn = new MiniYARNCluster(YarnCluster.class.getSimpleName(), NODES, 1, 1);
    yarn.init(nodes());
    yarn.start();
    if (!yarn.waitForNodeManagersToConnect(STARTUP_MILLIS)) {
      throw new IOException("the NodeManagers did not come up in a minute");
    }
    restApi = new YarnRestApi(yarn.getConfig());
    clientConfiguration = Files.createDirectory(folder.resolve("hadoop-conf"));
    writeClientConfiguration();
  }

  private static Configuration nodes() {
    Configuration nodes = new YarnConfiguration();
    nodes.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, 4096);
    nodes.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    // Containers are handed out when a node reports: by default once a second.
    nodes.setLong(YarnConfiguration.RM_NM_HEARTBEAT_INTERVAL_MS, 100);
    // A small cluster's own default is not to watch the containers' memory.
    nodes.setBoolean(YarnConfiguration.YARN_MINICLUSTER_CONTROL_RESOURCE_MONITORING, true);
    nodes.setInt(YarnConfiguration.NM_RESOURCE_MON_INTERVAL_MS, 500);
    // Without cgroups a node must ask the processes; of a JVM's address space it learns nothing.
    nodes.setBoolean(YarnConfiguration.NM_MEMORY_RESOURCE_ENFORCED, false);
    nodes.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // However full the disk of the machine is.
    nodes.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
    // What capacity-scheduler.xml says in an installation.
    nodes.set("yarn.scheduler.capacity.root.queues", "default");
    nodes.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
    return nodes;
  }

  // A client needs the addresses alone.
  private void writeClientConfiguration() throws IOException {
    Configuration client = new Configuration(false);
    yarn.getConfig()
        .getPropsWithPrefix("yarn.resourcemanager.")
        .forEach((name, value) -> client.set("yarn.resourcemanager." + name, value));
    write(client, "yarn-site.xml");
    Configuration core = new Configuration(false);
    core.set("fs.defaultFS", hdfs.getURI().toString());
    core.set("dfs.replication", "1");
    write(core, "core-site.xml");
  }

  private void write(Configuration configuration, String name) throws IOException {
    try (OutputStream out = Files.newOutputStream(clientConfiguration.resolve(name))) {
      configuration.writeXml(out);
    }
  }

  /** The folder that HADOOP_CONF_DIR names. */
  public Path clientConfiguration() {
    return clientConfiguration;
  }

  /** HDFS's URI. */
  public String hdfs() {
    return hdfs.getURI().toString();
  }

  /** The address of the ResourceManager's REST API. */
  public String restApi() {
    return restApi.address();
  }

  /** Copies a local file or folder to HDFS. */
  public void put(Path local, String target) throws IOException {
    hdfs.getFileSystem()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(target));
  }

  /** The files below a folder of HDFS, each with the time when it was written. */
  public List<String> files(String root) throws IOException {
    List<String> files = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all =
        hdfs.getFileSystem().listFiles(new org.apache.hadoop.fs.Path(root), true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      files.add(file.getPath() + " " + file.getModificationTime());
    }
    return files;
  }

  /** Every application as the ResourceManager sees it, in the order of their submission. */
  public List<ApplicationReport> applications() throws IOException, YarnException {
    try (YarnClient client = YarnClient.createYarnClient()) {
      client.init(yarn.getConfig());
      client.start();
      return client.getApplications().stream()
          .sorted(Comparator.comparing(ApplicationReport::getApplicationId))
          .toList();
    }
  }

  /** What the containers of an application printed, as {@code yarn logs} shows it. */
  public String logs(ApplicationReport application) throws IOException {
    Path logs = yarn.getTestWorkDir().toPath();
    String name = application.getApplicationId().toString();
    try (Stream<Path> files = Files.walk(logs)) {
      return files
          .filter(file -> file.toString().contains(name) && file.toString().contains("-logDir-"))
          .filter(file -> file.endsWith("stdout") || file.endsWith("stderr"))
          .map(YarnCluster::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path log) {
    try {
      return log + "\n" + Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + log, e);
    }
  }

  /** The processes of drivers in cluster mode. */
  public static List<ProcessHandle> drivers() {
    return RunningTrain.descendants(
        ProcessHandle.current(), "org.apache.spark.deploy.yarn.ApplicationMaster");
  }

  /** Stops everything, containers first, and deletes what the nodes wrote. */
  @Override
  public void close() throws IOException {
    restApi.close();
    // Each waits ten seconds, for it keeps the containers' logs for three hours.
    IntStream.range(0, NODES).parallel().forEach(node -> yarn.getNodeManager(node).stop());
    yarn.stop();
    FileUtil.fullyDelete(yarn.getTestWorkDir().getParentFile());
    hdfs.shutdown();
    onlyOne.close();
  }
}
