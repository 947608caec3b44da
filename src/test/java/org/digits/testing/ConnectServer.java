package org.digits.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.digits.process.FreePort;

/** A Spark Connect server on a free port, as a process of its own. */
public final class ConnectServer implements AutoCloseable {
  private static final int START_SECONDS = 600;

  private final int port;
  private final Path log;
  private final Process process;
  private final Thread atExit = new Thread(this::stop);

  private ConnectServer(int port, Path log, Process process) {
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts one, as its operator does, and waits until it listens.
   *
   * @param folder for its log and what it writes beside
   * @param sparkHome an installation that has Spark Connect
   * @param options of spark-submit
   */
  public static ConnectServer start(Path folder, Path sparkHome, String... options)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    List<String> command = new ArrayList<>();
    command.add(sparkHome.resolve("bin/spark-submit").toString());
    command.addAll(List.of("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"));
    command.addAll(List.of("--conf", "spark.connect.grpc.binding.port=" + port));
    command.addAll(List.of(options));
    command.add("spark-internal");
    Path log = Files.createDirectories(folder).resolve("connect.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder
        .environment()
        .put("SPARK_CONF_DIR", Path.of(System.getProperty("digits.basedir"), "conf").toString());
    ConnectServer server = new ConnectServer(port, log, builder.start());
    Runtime.getRuntime().addShutdownHook(server.atExit);
    try {
      server.await();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** What a client connects to. */
  public String address() {
    return "sc://localhost:" + port;
  }

  /** What it has printed. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the Spark Connect server did not start:\n" + log());
      }
      Thread.sleep(200);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
