package org.digits.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.digits.fuzz.Fuzz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFuzzTest {
  @TempDir Path folder;
  private List<byte[]> valid;
  private Path file;

  @BeforeEach
  void readShipped() throws Exception {
    valid = List.of(Files.readAllBytes(Path.of("conf/training.properties")));
    file = folder.resolve("t.properties");
  }

  @Test
  void filesAreReadOrRefused() throws Exception {
    new Fuzz(ConfigException.class, "t.properties", 64, 256 << 10)
        .run(500, valid, bytes -> ConfigReader.read(Files.write(file, bytes)));
  }

  @Test
  void settingsAreTakenOrRefused() throws Exception {
    new Fuzz(ConfigException.class, "", 64, 256 << 10)
        .run(
            500,
            valid,
            bytes ->
                TrainingConfig.of(ConfigReader.read(Files.write(file, bytes)), Clock.systemUTC()));
  }
}
