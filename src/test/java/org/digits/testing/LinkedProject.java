package org.digits.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project as links, in a folder of its own: its scripts take the runtime in it for the one that
 * the build has made, so that local clusters run as a user's do, and their executors write there.
 */
public final class LinkedProject {
  private static final Path ROOT = Path.of(System.getProperty("digits.basedir"));

  private final Path root;
  private final ExecutorFolders executors;

  /** Makes the project at a path where nothing is. */
  public LinkedProject(Path root) throws IOException {
    this.root = root;
    executors = new ExecutorFolders(runtime());
    // Copies: a script finds the project from where its own file is.
    Path scripts = Files.createDirectory(root.resolve("submit-scripts"));
    for (String name : List.of("digits.sh", "common.sh", "environment.sh")) {
      Files.copy(ROOT.resolve("submit-scripts").resolve(name), scripts.resolve(name));
    }
    Files.createDirectory(root.resolve("src"));
    for (String name : List.of("conf", "pom.xml", "src/main")) {
      Files.createSymbolicLink(root.resolve(name), ROOT.resolve(name));
    }
    // The last one: an older jar would be built again.
    Path jar = Path.of(System.getProperty("digits.app.jar"));
    Files.createSymbolicLink(runtime().resolveSibling(jar.getFileName()), jar);
    // That no JVM can use: it would do so for the paths alone that it was made with.
    Files.createFile(runtime().resolve(Submit.classArchive().getFileName()));
  }

  private Path runtime() {
    return root.resolve(ROOT.relativize(Path.of(System.getenv("SPARK_HOME"))));
  }

  /** The script that runs any command. */
  public String script() {
    return root.resolve("submit-scripts/digits.sh").toString();
  }

  /** The runtime's folder. */
  public String sparkHome() {
    return runtime().toString();
  }

  /** What the executors have copied, once they have ended. */
  public List<Path> executorJars() throws IOException {
    executors.awaitEnd();
    try (Stream<Path> files = Files.walk(runtime().resolve("work"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
