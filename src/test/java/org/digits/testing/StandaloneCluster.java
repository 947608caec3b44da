package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.digits.process.FreePort;

/** A standalone master and two workers of one core, as processes of their own. */
public final class StandaloneCluster implements AutoCloseable {
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  /**
   * Starts them.
   *
   * @param folder for what they write
   */
  public StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    int port = FreePort.find();
    master = "spark://localhost:" + port;
    daemon("master", "Master", "--host", "localhost", "--port", "" + port, "--webui-port", "0");
    for (int worker = 0; worker < 2; worker++) {
      daemon(
          "worker" + worker,
          "Worker",
          "--host",
          // Spark speculates on another host only, by name.
          worker == 0 ? "localhost" : "127.0.0.1",
          "--cores",
          "1",
          "--memory",
          "1500m",
          "--webui-port",
          "0",
          "--work-dir",
          folder.resolve("work" + worker).toString(),
          master);
    }
  }

  public String master() {
    return master;
  }

  /** The first worker's process. */
  public ProcessHandle worker() {
    return processes.get(1).toHandle();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void daemon(String name, String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getenv("SPARK_HOME"), "bin/spark-class").toString());
    command.add("org.apache.spark.deploy." + type.toLowerCase(Locale.ROOT) + "." + type);
    command.addAll(List.of(arguments));
    Path log = Files.createFile(folder.resolve(name + ".log"));
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }
}
