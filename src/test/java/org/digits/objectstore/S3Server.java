package org.digits.objectstore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.digits.process.FreePort;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy, a server of S3's interface with conditional writes, in a process of its own. Objects are
 * kept in its memory.
 */
public final class S3Server implements AutoCloseable {
  private static final Path JAR =
      Path.of(System.getProperty("digits.app.jar")).resolveSibling("s3proxy.jar");

  private static final String IDENTITY = "digits";
  private static final String CREDENTIAL = "a canary, no secret";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one that checks signatures.
   *
   * @param folder for its settings and its log
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    return start(folder, Map.of());
  }

  /** As above, with more of S3Proxy's settings, or other ones. */
  public static S3Server start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Map<String, String> properties = new TreeMap<>();
    properties.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
    properties.put("s3proxy.authorization", "aws-v4");
    properties.put("s3proxy.identity", IDENTITY);
    properties.put("s3proxy.credential", CREDENTIAL);
    properties.put("jclouds.provider", "transient-nio2");
    properties.put("jclouds.identity", "none");
    properties.put("jclouds.credential", "none");
    properties.putAll(settings);
    Path file = Files.createTempFile(folder, "s3proxy", ".conf");
    Files.write(
        file, properties.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    Path log = Files.createTempFile(folder, "s3proxy", ".log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--properties",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    S3Server server = new S3Server(process, port);
    try {
      server.await(log);
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void await(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the S3 server does not start: " + Files.readString(log), e);
        }
        Thread.sleep(50);
      }
    }
  }

  public int port() {
    return port;
  }

  /** Makes an empty bucket. */
  public void createBucket(String name) {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, CREDENTIAL)))
            .build()) {
      client.createBucket(request -> request.bucket(name));
    }
  }

  /** What Hadoop's client has to know of it; nothing that is secret. */
  public Map<String, String> settings() {
    return settings(port);
  }

  /** The same through another port of this machine. */
  public static Map<String, String> settings(int port) {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false");
  }

  /** The same for this process, with the secret. */
  public static Configuration configuration(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    configuration.set("fs.s3a.access.key", IDENTITY);
    configuration.set("fs.s3a.secret.key", CREDENTIAL);
    // Each is for a server of its own, whatever its buckets are called.
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    return configuration;
  }

  /** The variables by which a process of its own is let in. */
  public static Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", CREDENTIAL);
  }

  /** The jars of Hadoop's client, with commas between them, as spark-submit's --jars takes them. */
  public static String clientJars() {
    return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(
            jar ->
                jar.matches(
                    ".*/(software/amazon|org/apache/hadoop/hadoop-aws|org/apache/httpcomponents|org/reactivestreams)/.*"))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
