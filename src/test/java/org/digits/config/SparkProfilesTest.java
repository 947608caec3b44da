package org.digits.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkProfilesTest {
  // spark-submit reads one of the two, so the secure one must hold all of the other.
  @Test
  void theSecureProfileHasEveryDefault() throws IOException {
    assertThat(profile("spark-defaults-secure.conf"))
        .containsAllEntriesOf(profile("spark-defaults.conf"));
  }

  @Test
  void theSecureProfileEncryptsAndHoldsNoSecret() throws IOException {
    Properties secure = profile("spark-defaults-secure.conf");

    assertThat(secure)
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .containsEntry("spark.network.crypto.saslFallback", "false")
        .containsEntry("spark.io.encryption.enabled", "true")
        .containsEntry("spark.acls.enable", "true")
        .doesNotContainKey("spark.authenticate.secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.session.TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "MLFLOW_TRACKING_PASSWORD",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "spark.authenticate.secret"
      })
  void theRedactionHidesWhatIsNamedLikeASecret(String name) throws IOException {
    Properties secure = profile("spark-defaults-secure.conf");

    assertThat(Pattern.compile(secure.getProperty("spark.redaction.regex")).matcher(name).find())
        .isTrue();
  }

  private static Properties profile(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("conf", name))) {
      properties.load(reader);
    }
    return properties;
  }
}
