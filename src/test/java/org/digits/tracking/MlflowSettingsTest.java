package org.digits.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlflowSettingsTest {
  private static final String SERVER = "https://host:5000/team/";

  @Test
  void trackingIsOffWithoutAnAddress() throws MlflowException {
    assertThat(MlflowSettings.of(Map.of())).isEmpty();
    assertThat(MlflowSettings.of(Map.of("MLFLOW_TRACKING_URI", " "))).isEmpty();
  }

  @Test
  void everyVariableIsRead() throws MlflowException {
    MlflowSettings plain = of(Map.of("MLFLOW_TRACKING_URI", SERVER));
    assertThat(plain.server()).isEqualTo(URI.create("https://host:5000/team"));
    assertThat(plain.experiment()).isEqualTo("digits-spark");
    assertThat(plain.authorization()).isEmpty();

    assertThat(
            of(Map.of("MLFLOW_TRACKING_URI", SERVER, "MLFLOW_EXPERIMENT_NAME", "x")).experiment())
        .isEqualTo("x");
    assertThat(
            of(Map.of("MLFLOW_TRACKING_URI", SERVER, "MLFLOW_TRACKING_TOKEN", "t0k"))
                .authorization())
        .isEqualTo("Bearer t0k");
    assertThat(
            of(Map.of(
                    "MLFLOW_TRACKING_URI",
                    SERVER,
                    "MLFLOW_TRACKING_USERNAME",
                    "me",
                    "MLFLOW_TRACKING_PASSWORD",
                    "pass word"))
                .authorization())
        .isEqualTo("Basic bWU6cGFzcyB3b3Jk");
  }

  @Test
  void credentialsOfAnAddressAreUsedAndNotShown() throws MlflowException {
    MlflowSettings settings = of(Map.of("MLFLOW_TRACKING_URI", "http://me:pass@host/"));
    assertThat(settings.authorization()).isEqualTo("Basic bWU6cGFzcw==");
    assertThat(settings.toString()).isEqualTo("http://host, experiment digits-spark");
    assertThat(settings.redacted("me:pass, Basic bWU6cGFzcw==")).isEqualTo("me:***, Basic ***");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///mlruns, of the scheme file",
    "sqlite:///secret.db, of the scheme sqlite",
    "databricks, without a scheme",
    "http:///x, without a host",
    "http://me:secret@ho st, which is no URI"
  })
  void anAddressThatIsNoServerIsOneLineThatSaysWhatToDo(String address, String found) {
    assertThatThrownBy(() -> MlflowSettings.of(Map.of("MLFLOW_TRACKING_URI", address)))
        .isInstanceOf(MlflowException.class)
        .hasMessageStartingWith("MLFLOW_TRACKING_URI: expected the http:// or https:// address")
        .hasMessageContaining(found)
        .hasMessageContaining("start 'mlflow server'")
        .hasMessageNotContainingAny("secret");
  }

  private static MlflowSettings of(Map<String, String> environment) throws MlflowException {
    return MlflowSettings.of(environment).orElseThrow();
  }
}
