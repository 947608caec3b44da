package org.digits.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.digits.data.ImageBlock;
import org.digits.publishing.run.RunMetrics;
import org.digits.testing.BriefJvms;
import org.digits.testing.IdxFiles;
import org.digits.testing.ManyImages;
import org.digits.testing.Submit;
import org.digits.training.Digits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five times MNIST's images take the memory of MNIST's. */
class LargeDataIT {
  private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  @TempDir Path folder;

  /** What a training took: bytes, and what became of it. */
  private record Taken(long live, long anonymous, RunMetrics metrics) {}

  @Test
  void memoryDoesNotGrowWithTheData() throws Exception {
    ImageBlock images = Digits.block(0, 1000, 28, 10, 1);
    Taken small = train(images, 60_000);
    Taken large = train(images, 300_000);

    assertThat(small.metrics().training().shardBlocks()).isZero();
    assertThat(large.metrics().training().shardBlocks()).isEqualTo(8);
    assertThat(large.metrics().training().examples()).isEqualTo(300_000);
    assertThat((double) large.live()).isLessThan(1.1 * small.live());
    assertThat((double) large.anonymous()).isLessThan(1.2 * small.anonymous());
  }

  private Taken train(ImageBlock images, int count) throws Exception {
    Path data = folder.resolve("data-" + count);
    IdxFiles.write(data, images, Digits.block(0, 100, 28, 10, 2));
    ManyImages.write(data, images, count);
    Path output = folder.resolve("output-" + count);
    File told = folder.resolve("told-" + count + ".txt").toFile();
    List<String> command =
        List.of(
            Submit.script(),
            "train",
            "--data",
            data.toString(),
            "--output",
            output.toString(),
            "--run-id",
            "run",
            "--preset",
            "fast",
            "--epochs",
            "1",
            "--round-frequency",
            "250",
            "--min-accuracy",
            "0",
            "--allow-overlap");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told);
    builder.environment().put("SPARK_MASTER", "local[2]");
    builder.environment().put("SPARK_SUBMIT_OPTIONS", BriefJvms.withC2() + "--driver-memory 512m");
    Process process = builder.start();
    long live = 0;
    long anonymous = 0;
    try {
      while (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
        ProcessHandle jvm = jvm(process);
        anonymous = Math.max(anonymous, anonymous(jvm));
        if (Files.readString(told.toPath()).contains("round 2 ")) {
          live = Math.max(live, live(jvm));
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(told.toPath())).isZero();
    assertThat(live).isPositive();
    RunMetrics metrics =
        RunMetrics.fromJson(Files.readAllBytes(output.resolve("runs/run/metrics.json")));
    return new Taken(live, anonymous, metrics);
  }

  /** The script becomes the JVM in the end. */
  private static ProcessHandle jvm(Process process) {
    return Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle()))
        .filter(handle -> handle.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElse(process.toHandle());
  }

  private static long anonymous(ProcessHandle jvm) throws Exception {
    Path status = Path.of("/proc", Long.toString(jvm.pid()), "status");
    Matcher found = ANONYMOUS.matcher(Files.exists(status) ? Files.readString(status) : "");
    return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
  }

  /** Bytes of all objects that a full collection leaves. */
  private static long live(ProcessHandle jvm) throws Exception {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(jvm.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String table = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    Matcher total = LIVE.matcher(table);
    return total.find() ? Long.parseLong(total.group(1)) : 0;
  }
}
