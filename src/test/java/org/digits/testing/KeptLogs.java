package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Copies what processes printed to {@code target/failed/<test>} when a test fails. */
public final class KeptLogs implements AfterTestExecutionCallback {
  private final Supplier<Path> folder;

  /** Keeps the text files of a folder that goes with the test. */
  public KeptLogs(Supplier<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    Path kept =
        Files.createDirectories(
            Path.of("target", "failed", context.getRequiredTestMethod().getName()));
    try (Stream<Path> logs = Files.list(folder.get())) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".txt")).toList()) {
        Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    context.publishReportEntry("what the processes printed", kept.toString());
  }
}
