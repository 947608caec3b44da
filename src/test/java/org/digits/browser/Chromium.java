package org.digits.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.digits.process.BetweenProcesses;
import org.digits.process.ExternalProgram;

/**
 * A headless Chromium and the programs of {@code src/test/browser} that drive it, installed on
 * first use under {@code target/browser} from that folder's lock file. The variable {@code
 * CHROMIUM} names another browser than npm's.
 */
public final class Chromium {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));
  private static final Path PROGRAMS = ROOT.resolve("src/test/browser");
  private static final Path FOLDER = ROOT.resolve("target/browser");

  private Chromium() {}

  /** Runs a program; it writes its findings as JSON to the file that its first argument names. */
  public static JsonNode run(String program, Path findings, Object... arguments)
      throws IOException, InterruptedException {
    BetweenProcesses.oneAtATime(FOLDER.resolveSibling("browser.lock"), Chromium::install);
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(FOLDER.resolve(program).toString());
    command.add(findings.toString());
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    // npm's Chromium unpacks itself into the temporary folder.
    require(command, Map.of("TMPDIR", FOLDER.toString()));
    return new ObjectMapper().readTree(findings.toFile());
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path stamp = FOLDER.resolve("installed.json");
    String wanted = Files.readString(PROGRAMS.resolve("package-lock.json"));
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      for (Path file : files.toList()) {
        Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
      require(
          List.of("npm", "ci", "--no-audit", "--no-fund", "--prefix", FOLDER.toString()), Map.of());
      Files.writeString(stamp, wanted);
    }
  }

  private static void require(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, variables);
    if (outcome.exitCode() != 0) {
      throw new IOException(
          "%s ended with %d; -DskipBrowser leaves out the tests that need a browser%n%s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output()));
    }
  }
}
