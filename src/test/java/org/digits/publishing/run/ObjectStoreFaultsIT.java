package org.digits.publishing.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.digits.chaos.ChaosLog;
import org.digits.objectstore.FaultyConnection;
import org.digits.objectstore.FaultyConnection.Fate;
import org.digits.objectstore.FaultyConnection.Plan;
import org.digits.objectstore.S3Server;
import org.digits.publishing.champion.ChampionPointer;
import org.digits.publishing.champion.ChampionPointer.Champion;
import org.digits.publishing.run.CrashPoints.Belief;
import org.digits.publishing.run.CrashPoints.Outcome;
import org.digits.publishing.storage.Storage;
import org.digits.publishing.storage.StorageException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishing by Hadoop's own client to a real server of S3's interface that fails. */
class ObjectStoreFaultsIT {
  private static final String BUCKET = "s3a://faults";
  private static final Path PROFILE =
      Path.of(System.getProperty("digits.basedir"), "conf", "spark-defaults.conf");

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyConnection connection;
  private static Storage direct;

  /** What happens at the chosen change; a process that dies leaves what a lost storage does. */
  private enum Kind {
    FAILS_ONCE(Fate.DENIED, false),
    FAILS_AFTER(Fate.DONE_AND_DENIED, false),
    GONE_BEFORE(Fate.DENIED, true),
    GONE_AFTER(Fate.DONE_AND_DENIED, true);

    private final Fate fate;
    private final boolean lasting;

    Kind(Fate fate, boolean lasting) {
      this.fate = fate;
      this.lasting = lasting;
    }

    /** The n-th change meets it, from 1. */
    Plan at(int n, AtomicInteger changes) {
      return request -> {
        int change = request.changes() ? changes.incrementAndGet() : changes.get();
        if (change == n && request.changes()) {
          return fate;
        }
        return lasting && change >= n ? Fate.DENIED : Fate.PASSES;
      };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    // Without signatures, since one of the faults takes headers away.
    server = S3Server.start(folder, Map.of("s3proxy.authorization", "none"));
    server.createBucket("faults");
    connection = new FaultyConnection(server.port());
    direct = Storage.of(BUCKET, S3Server.configuration(server.settings()));
  }

  @AfterAll
  static void stop() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void pass() {
    connection.plan(request -> Fate.PASSES);
  }

  /** With as much patience as the project's own commands have, and more settings. */
  private static Storage faulty(Map<String, String> more) throws IOException {
    Properties profile = new Properties();
    try (Reader reader = Files.newBufferedReader(PROFILE)) {
      profile.load(reader);
    }
    Map<String, String> settings = new HashMap<>(S3Server.settings(connection.port()));
    for (String key : profile.stringPropertyNames()) {
      if (key.startsWith("spark.hadoop.")) {
        settings.put(key.substring("spark.hadoop.".length()), profile.getProperty(key));
      }
    }
    settings.putAll(more);
    Configuration configuration = S3Server.configuration(settings);
    return Storage.of(BUCKET, configuration);
  }

  @Test
  void aReaderSeesTheOldChampionOrTheNewOne() throws IOException {
    Storage faulty = faulty(Map.of());
    assertThat(faulty.weakness()).isEmpty();
    Set<Outcome> published = EnumSet.noneOf(Outcome.class);
    Set<Outcome> promoted = EnumSet.noneOf(Outcome.class);
    try (ChaosLog log = new ChaosLog("fault while publishing (S3)")) {
      for (Kind kind : Kind.values()) {
        boolean met = true;
        for (int point = 1; met; point++) {
          String place = kind + "-" + point;
          Champion old = CrashPoints.begin(direct.inside(place));
          AtomicInteger changes = new AtomicInteger();
          connection.plan(kind.at(point, changes));
          Belief belief = CrashPoints.publishAndPromote(faulty.inside(place));
          met = changes.get() >= point;
          if (met) {
            log.tried();
            CrashPoints.check(direct.inside(place), old, belief, place);
            log.recovered();
            log.survived(1);
            published.add(belief.published());
            promoted.add(belief.promoted());
          }
        }
      }
    }
    assertThat(published).containsExactlyInAnyOrder(Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN);
    assertThat(promoted)
        .containsExactlyInAnyOrder(
            Outcome.NOT_REACHED, Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN);
  }

  @Test
  void twoPublishersNeverMix() throws Exception {
    Storage[] sides = {direct, Storage.of(BUCKET, S3Server.configuration(server.settings()))};
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ChaosLog log = new ChaosLog("two publishers of one run (S3)")) {
      for (int round = 0; round < ChaosLog.rounds(10); round++) {
        String place = "two-" + round;
        log.tried();
        List<Callable<Boolean>> publishers = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
          Storage output = sides[side].inside(place);
          List<RunFile> files = List.of(file("a", side), file("b", side));
          publishers.add(() -> publishAndPromote(output, files));
        }
        List<Boolean> published = new ArrayList<>();
        for (Future<Boolean> each : threads.invokeAll(publishers)) {
          published.add(each.get());
        }
        assertThat(published).containsExactlyInAnyOrder(true, false);
        Storage output = direct.inside(place);
        Champion champion = Champion.of(RunReader.open(output, "r"));
        assertThat(new ChampionPointer(output).read()).contains(champion);
        assertThat(output.list("")).containsExactly("champion.json", "champions", "runs");
        assertThat(output.list("runs")).containsExactly("r");
        log.recovered();
        log.survived(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean publishAndPromote(Storage output, List<RunFile> files) throws IOException {
    RunReader run;
    try {
      run = publish(output, files);
    } catch (StorageException e) {
      assertThat(e).isInstanceOf(RunExistsException.class);
      return false;
    }
    assertThat(new ChampionPointer(output).promoteIfAbsent(Champion.of(run))).isTrue();
    return true;
  }

  @Test
  void aStoreThatOverwritesInSilenceIsFoundOut() throws IOException {
    connection.plan(request -> Fate.UNCONDITIONAL);
    Storage careless = faulty(Map.of()).inside("careless");

    assertThat(careless.weakness().orElseThrow())
        .contains("the store overwrites in spite of the condition");
    publish(careless, List.of(file("a", 1)));
    assertThat(RunReader.open(careless, "r").read("a")).hasSize(300_000);
    assertThat(careless.list("")).containsExactly("runs");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"BUSY", "FAILS", "CUT_IN_BODY", "DONE_AND_CUT", "CUT_IN_ANSWER", "LATE"})
  void whatPassesIsTriedAgain(Fate fate) throws IOException {
    // Of two parts: a file has one up to this length.
    Storage output = faulty(Map.of("fs.s3a.multipart.size", "5M")).inside("again-" + fate);
    RunFile parts = file("parts", 3, 6 << 20);
    Random random = new Random(fate.name().length());
    // Bursts of two, at a sixth of all requests.
    AtomicInteger left = new AtomicInteger();
    connection.plan(
        request -> {
          synchronized (random) {
            if (left.get() == 0 && random.nextInt(12) == 0) {
              left.set(2);
            }
            return left.get() > 0 && left.getAndDecrement() > 0 ? fate : Fate.PASSES;
          }
        });

    RunReader run = publish(output, List.of(file("a", 1), parts));
    assertThat(new ChampionPointer(output).promoteIfAbsent(Champion.of(run))).isTrue();

    assertThat(connection.spoilt()).isGreaterThan(3);
    Storage whole = direct.inside("again-" + fate);
    assertThat(Champion.of(RunReader.open(whole, "r"))).isEqualTo(Champion.of(run));
    assertThat(whole.list("runs")).containsExactly("r");
  }

  @Test
  void anAnswerThatIsCutThreeTimesIsReadAgain() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    direct.inside("cut").createNew("file", bytes);
    Storage output = faulty(Map.of()).inside("cut");
    AtomicInteger left = new AtomicInteger(3);
    connection.plan(
        request ->
            request.method().equals("GET") && request.isOf("/file") && left.getAndDecrement() > 0
                ? Fate.CUT_IN_ANSWER
                : Fate.PASSES);

    assertThat(output.read("file")).isEqualTo(bytes);
    assertThat(connection.spoilt()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"BUSY", "FAILS", "CUT_IN_BODY"})
  void whatLastsIsOneLineAndNothingHalf(Fate fate) throws IOException {
    Storage output =
        faulty(
                Map.of(
                    "fs.s3a.attempts.maximum", "2",
                    "fs.s3a.retry.limit", "2",
                    "fs.s3a.retry.interval", "50ms",
                    "fs.s3a.retry.throttle.limit", "2",
                    "fs.s3a.retry.throttle.interval", "50ms"))
            .inside("lasting-" + fate);
    assertThat(output.weakness()).isEmpty();
    Champion old = CrashPoints.begin(direct.inside("lasting-" + fate));
    connection.plan(request -> request.method().equals("PUT") ? fate : Fate.PASSES);

    long begin = System.nanoTime();
    assertThatThrownBy(() -> publish(output, List.of(file("a", 1))))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("cannot write s3a://faults/lasting-" + fate + "/runs/.r.")
        .hasMessageNotContaining("\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));

    Storage after = direct.inside("lasting-" + fate);
    assertThat(after.list("runs")).containsExactly("old");
    assertThat(new ChampionPointer(after).read()).contains(old);
  }

  @Test
  void aStoreThatShowsWritesLateIsOneLineAndNothingHalf() throws Exception {
    Map<String, String> settings =
        Map.of(
            "s3proxy.authorization", "none",
            "s3proxy.eventual-consistency", "true",
            "s3proxy.eventual-consistency.delay", "1",
            "alt.jclouds.provider", "transient-nio2",
            "alt.jclouds.identity", "none",
            "alt.jclouds.credential", "none");
    try (S3Server late = S3Server.start(folder, settings)) {
      late.createBucket("late");
      Storage output = Storage.of("s3a://late/x", S3Server.configuration(late.settings()));

      assertThatThrownBy(() -> publish(output, List.of(file("a", 1))))
          .isInstanceOf(StorageException.class)
          .hasMessageNotContaining("\n");

      Thread.sleep(2500);
      assertThat(output.exists("runs/r")).isFalse();
      assertThat(output.list("runs")).noneMatch(name -> name.endsWith(".decision"));
    }
  }

  private static RunReader publish(Storage output, List<RunFile> files) throws IOException {
    return new RunPublisher(output, Clock.systemUTC())
        .publish("r", files, Map.of("by", Thread.currentThread().getName()));
  }

  private static RunFile file(String name, int seed) {
    return file(name, seed, 300_000);
  }

  private static RunFile file(String name, int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    System.arraycopy(name.getBytes(UTF_8), 0, bytes, 0, name.length());
    return RunFile.of(name, bytes);
  }
}
