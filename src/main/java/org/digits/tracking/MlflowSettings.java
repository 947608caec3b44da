package org.digits.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how MLflow is spoken to, by MLflow's own environment variables. Text never shows a
 * secret.
 *
 * @see <a
 *     href="https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html">
 *     MLflow's environment variables</a>
 */
public final class MlflowSettings {
  /** Address of the tracking server; tracking is off without it. */
  public static final String TRACKING_URI = "MLFLOW_TRACKING_URI";

  private static final String EXPERIMENT_NAME = "MLFLOW_EXPERIMENT_NAME";
  private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String DEFAULT_EXPERIMENT = "digits-spark";

  private final URI server;
  private final String experiment;
  private final String authorization;
  private final List<String> secrets;

  private MlflowSettings(
      URI server, String experiment, String authorization, List<String> secrets) {
    this.server = server;
    this.experiment = experiment;
    this.authorization = authorization;
    this.secrets = secrets;
  }

  /**
   * The settings of an environment; empty where it names no server.
   *
   * @throws MlflowException if the address is not one of a tracking server
   */
  public static Optional<MlflowSettings> of(Map<String, String> environment)
      throws MlflowException {
    String address = value(environment, TRACKING_URI);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    URI uri = server(address);
    String token = value(environment, TOKEN);
    String user = value(environment, USERNAME);
    String password = environment.getOrDefault(PASSWORD, "");
    if (user.isEmpty() && uri.getUserInfo() != null) {
      String[] parts = uri.getUserInfo().split(":", 2);
      user = parts[0];
      password = parts.length > 1 ? parts[1] : "";
    }
    String basic = base64(user + ":" + password);
    String authorization =
        !user.isEmpty() ? "Basic " + basic : token.isEmpty() ? "" : "Bearer " + token;
    String experiment = value(environment, EXPERIMENT_NAME);
    return Optional.of(
        new MlflowSettings(
            withoutUser(uri),
            experiment.isEmpty() ? DEFAULT_EXPERIMENT : experiment,
            authorization,
            List.of(basic, password, token)));
  }

  /** The server's address without a slash at its end, and without a user. */
  public URI server() {
    return server;
  }

  /** The name of the experiment that runs belong to. */
  public String experiment() {
    return experiment;
  }

  /** The value of the header Authorization; empty where there is none. */
  String authorization() {
    return authorization;
  }

  /** The text without secrets, should a server repeat one. */
  String redacted(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = secret.isEmpty() ? redacted : redacted.replace(secret, "***");
    }
    return redacted;
  }

  /** The server and the experiment. */
  @Override
  public String toString() {
    return server + ", experiment " + experiment;
  }

  private static URI server(String address) throws MlflowException {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      // Its message would repeat the address, and a password in it.
      throw wrong("which is no URI");
    }
    String scheme = uri.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw wrong(scheme == null ? "without a scheme" : "of the scheme " + scheme);
    }
    if (uri.getHost() == null) {
      throw wrong("without a host");
    }
    return uri;
  }

  private static MlflowException wrong(String found) {
    return new MlflowException(
        "%s: expected the http:// or https:// address of a tracking server, found an address %s; start 'mlflow server' on that storage and name its address"
            .formatted(TRACKING_URI, found));
  }

  private static URI withoutUser(URI uri) throws MlflowException {
    try {
      String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("/+$", "");
      return new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw wrong("which is no URI");
    }
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
