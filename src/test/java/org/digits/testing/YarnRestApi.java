package org.digits.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;

/**
 * What the ResourceManager's REST API says of an application's state: its own answers come to
 * nothing in Hadoop's shaded jars, which disagree on the package of JAXB.
 */
final class YarnRestApi implements AutoCloseable {
  private static final String APPLICATIONS = "/ws/v1/cluster/apps/";

  private final YarnClient client = YarnClient.createYarnClient();
  private final HttpServer server;

  /** Starts it at a free port. */
  YarnRestApi(Configuration cluster) throws IOException {
    client.init(cluster);
    client.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(APPLICATIONS, this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String id = exchange.getRequestURI().getPath().substring(APPLICATIONS.length());
      ApplicationReport report = client.getApplicationReport(ApplicationId.fromString(id));
      Map<String, String> application =
          Map.of(
              "state", report.getYarnApplicationState().name(),
              "finalStatus", report.getFinalApplicationStatus().name(),
              "diagnostics", report.getDiagnostics());
      byte[] body = new ObjectMapper().writeValueAsBytes(Map.of("app", application));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (YarnException e) {
      throw new IOException(e);
    }
  }

  /** Its URL. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    client.stop();
  }
}
