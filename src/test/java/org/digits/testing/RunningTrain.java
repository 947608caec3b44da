package org.digits.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.digits.publishing.run.PublishedRuns;
import org.digits.publishing.run.RunMetrics;

/** A training in processes of its own, for tests that disturb it. */
public final class RunningTrain implements AutoCloseable {
  /**
   * What is trained: many short rounds on a small data set.
   *
   * @param folder for data and what the processes print
   * @param output for runs
   * @param submitOptions of spark-submit
   * @param groups options that name the groups of workers, or none
   * @param validationFraction of the images
   */
  public record Job(
      Path folder,
      Path output,
      String master,
      String submitOptions,
      int epochs,
      List<String> groups,
      String validationFraction) {
    /** In two groups of two workers. */
    public Job(Path folder, Path output, String master, String submitOptions, int epochs) {
      this(
          folder,
          output,
          master,
          submitOptions,
          epochs,
          List.of("--groups", "2", "--group-workers", "2"),
          "0.1");
    }

    /** Writes the data set. */
    public static Job create(Path folder, String master, int epochs) throws IOException {
      IdxFiles.writeSmall(folder.resolve("data"));
      return new Job(folder, folder.resolve("output"), master, "", epochs);
    }

    /** The same, with another place for its runs. */
    public Job withOutput(Path other) {
      return new Job(folder, other, master, submitOptions, epochs, groups, validationFraction);
    }

    /** The same on another master, with options of spark-submit. */
    public Job on(String otherMaster, String options) {
      return new Job(folder, output, otherMaster, options, epochs, groups, validationFraction);
    }

    /** The same, with as many groups and workers as the cluster or the run has. */
    public Job withoutGroups() {
      return new Job(folder, output, master, submitOptions, epochs, List.of(), validationFraction);
    }

    /** The same with no validation split. */
    public Job withoutValidation() {
      return new Job(folder, output, master, submitOptions, epochs, groups, "0");
    }

    public Path checkpoints(String runId) {
      return output.resolve("checkpoints").resolve(runId);
    }

    /** The files of a run's checkpoints, oldest first. */
    public List<String> checkpointNames(String runId) throws IOException {
      if (!Files.exists(checkpoints(runId))) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(checkpoints(runId))) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith("round-"))
            .sorted()
            .toList();
      }
    }

    /** The last round that left a checkpoint, from 1; 0 before. */
    public int newestRound(String runId) throws IOException {
      List<String> names = checkpointNames(runId);
      return names.isEmpty() ? 0 : round(names.get(names.size() - 1));
    }

    public static int round(String checkpointName) {
      return Integer.parseInt(checkpointName.replaceAll("\\D", ""));
    }

    /** Trains to the end. */
    public Submit.Outcome train(String runId, String... options) throws Exception {
      try (RunningTrain running = new RunningTrain(this, runId, options)) {
        return running.finish();
      }
    }

    public RunMetrics metrics(String runId) throws IOException {
      return PublishedRuns.open(output.toString(), runId).metrics();
    }

    private List<String> command(String runId, String... options) {
      Stream<String> command =
          Stream.of(
              Submit.script(),
              "train",
              "--data",
              folder.resolve("data").toString(),
              "--output",
              output.toString(),
              "--run-id",
              runId,
              "--epochs",
              "" + epochs,
              "--round-frequency",
              "5",
              "--validation-fraction",
              validationFraction,
              "--min-accuracy",
              "0");
      return Stream.of(command, groups.stream(), Stream.of(options))
          .flatMap(words -> words)
          .toList();
    }
  }

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Job job;
  private final String runId;
  private final Path out;
  private final Path err;
  private final Process process;
  private final Optional<ExecutorFolders> executors;

  /** Starts it; {@code options} come last. */
  public RunningTrain(Job job, String runId, String... options) throws IOException {
    this(job, runId, job.command(runId, options));
  }

  /** Starts it by a command that ends in the usual one. */
  public static RunningTrain under(Job job, String runId, String... shell) throws IOException {
    return new RunningTrain(
        job, runId, Stream.concat(Stream.of(shell), job.command(runId).stream()).toList());
  }

  private RunningTrain(Job job, String runId, List<String> command) throws IOException {
    this.job = job;
    this.runId = runId;
    out = Files.createTempFile(job.folder(), runId + "-out", ".txt");
    err = Files.createTempFile(job.folder(), runId + "-err", ".txt");
    executors =
        ExecutorFolders.needed(job.master())
            ? Optional.of(new ExecutorFolders(Files.createTempDirectory(job.folder(), "spark")))
            : Optional.empty();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .putAll(Map.of("SPARK_MASTER", job.master(), "SPARK_SUBMIT_OPTIONS", job.submitOptions()));
    BriefJvms.useIn(builder.environment(), command);
    executors.ifPresent(folders -> folders.useIn(builder.environment()));
    process = builder.start();
  }

  /** Waits until a round, from 1, has left its checkpoint. */
  public void awaitRound(int round) throws Exception {
    await(() -> job.newestRound(runId) >= round);
  }

  /** Waits until it has printed a text. */
  public void awaitPrinted(String text) throws Exception {
    await(() -> Files.readString(out).contains(text));
  }

  /** Waits until the executors' processes run; local masters have none. */
  public List<ProcessHandle> awaitExecutors(int count) throws Exception {
    await(() -> executors(process.toHandle()).size() >= count);
    return executors(process.toHandle());
  }

  /** The executors that a process has started. */
  public static List<ProcessHandle> executors(ProcessHandle driver) {
    return descendants(driver, "CoarseGrainedExecutorBackend");
  }

  /** Those whose command line has a name in it. */
  public static List<ProcessHandle> descendants(ProcessHandle process, String name) {
    return process.descendants().filter(child -> command(child).contains(name)).toList();
  }

  // ProcessHandle itself cuts long class paths off, and what follows them.
  private static String command(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"));
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }

  /** Kills the driver and its executors with SIGKILL. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Sends a signal to the driver. */
  public void signal(String name) throws IOException, InterruptedException {
    signal(process.toHandle(), name);
  }

  /** Sends a signal to the driver and its executors. */
  public void signalAll(String name) throws IOException, InterruptedException {
    for (ProcessHandle each : processes()) {
      signal(each, name);
    }
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  public static void signal(ProcessHandle process, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  /** As if the disk became full: no file of the process may pass this length from now on. */
  public void limitFiles(int bytes) throws IOException, InterruptedException {
    for (ProcessHandle each : processes()) {
      String[] command = {"prlimit", "--pid", "" + each.pid(), "--fsize=" + bytes};
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
  }

  public Submit.Outcome finish() throws Exception {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the training did not end:\n" + printed());
    }
    return new Submit.Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private String printed() throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(process.isAlive()).as(printed()).isTrue();
      assertThat(System.nanoTime()).as(printed()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    List<ProcessHandle> processes = process.descendants().toList();
    kill();
    processes.forEach(child -> child.onExit().join());
    if (executors.isPresent()) {
      executors.get().clear(job.folder());
    }
  }
}
