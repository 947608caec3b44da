package org.digits.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A web folder with the .gz files. */
public final class HttpMirror implements MnistSource {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private final URI folder;
  private final Duration requestTimeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** A folder's address; a missing slash at its end is added. */
  public HttpMirror(URI folder) {
    this(folder, REQUEST_TIMEOUT);
  }

  HttpMirror(URI folder, Duration requestTimeout) {
    this.folder = folder.toString().endsWith("/") ? folder : URI.create(folder + "/");
    this.requestTimeout = requestTimeout;
  }

  @Override
  public String description() {
    return folder.toString();
  }

  @Override
  public void fetch(MnistFile file, Path into) throws IOException {
    Path download = into.resolveSibling(into.getFileName() + ".gz");
    try {
      HttpRequest request = HttpRequest.newBuilder(folder.resolve(file.name() + ".gz")).build();
      int status = download(request, download).statusCode();
      if (status != 200) {
        throw new IOException("HTTP status " + status);
      }
      try (InputStream in = Files.newInputStream(download)) {
        Transfer.copy(in, file, into);
      }
    } finally {
      Files.deleteIfExists(download);
    }
  }

  // The client's own request timeout ends with the response headers; this one covers the body.
  private HttpResponse<Path> download(HttpRequest request, Path download) throws IOException {
    CompletableFuture<HttpResponse<Path>> response =
        client.sendAsync(request, BodyHandlers.ofFile(download));
    try {
      return response.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new SourceUnavailableException(
          "no complete answer within " + requestTimeout.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the download was interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
      return new SourceUnavailableException("no connection (" + reason(cause) + ")", cause);
    }
    return new IOException(reason(cause), cause);
  }

  // The client leaves the message of an unknown host or a refused connection empty.
  private static String reason(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return t.getMessage();
      }
    }
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root.getClass().getSimpleName();
  }
}
