package org.digits.objectstore;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A proxy between a client of S3's interface and its server, one request a connection, that does to
 * each request what a test says.
 */
public final class FaultyConnection implements AutoCloseable {
  /** A request of the client. */
  public record Request(String method, String target, List<String> headers, int bodyBytes) {
    /** Whether it makes, replaces or deletes something. */
    public boolean changes() {
      return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Whether it is about an object whose path ends so. */
    public boolean isOf(String end) {
      return target.replaceFirst("\\?.*", "").endsWith(end);
    }
  }

  /** What becomes of a request. */
  public enum Fate {
    /** It reaches the server, and the answer the client. */
    PASSES,
    /** Access is denied, which no client tries again; the server never sees it. */
    DENIED,
    /** It reaches the server, and the client hears that access is denied. */
    DONE_AND_DENIED,
    /** The server is busy (503). */
    BUSY,
    /** The server fails (500). */
    FAILS,
    /** The connection ends in the middle of what the client sends. */
    CUT_IN_BODY,
    /** It reaches the server, and the connection ends before an answer. */
    DONE_AND_CUT,
    /** It reaches the server, and the connection ends in the middle of the answer. */
    CUT_IN_ANSWER,
    /** It reaches the server a fifth of a second late. */
    LATE,
    /** It reaches the server without its conditions, as if that did not know them. */
    UNCONDITIONAL
  }

  /** Decides on each request; called by several threads. */
  public interface Plan {
    Fate fate(Request request);
  }

  private final ServerSocket listening;
  private final int server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "faulty-connection");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger spoilt = new AtomicInteger();
  private volatile Plan plan = request -> Fate.PASSES;

  /** One in front of a server's port on this machine. */
  public FaultyConnection(int server) throws IOException {
    this.server = server;
    listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** From now on requests meet this. */
  public void plan(Plan next) {
    spoilt.set(0);
    plan = next;
  }

  /** How many requests have not simply passed since the plan was made. */
  public int spoilt() {
    return spoilt.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      List<String> head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      String[] words = head.get(0).split(" ", -1);
      Request request = new Request(words[0], words[1], head, length(head));
      Fate fate = plan.fate(request);
      if (fate != Fate.PASSES) {
        spoilt.incrementAndGet();
      }
      serve(client, request, fate);
    } catch (IOException | InterruptedException e) {
      // The client hears of it: its connection ends.
    }
  }

  private void serve(Socket client, Request request, Fate fate)
      throws IOException, InterruptedException {
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    if (header(request.headers(), "expect").isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    if (fate == Fate.CUT_IN_BODY) {
      in.readNBytes(request.bodyBytes() / 2);
      return;
    }
    byte[] body = in.readNBytes(request.bodyBytes());
    if (body.length < request.bodyBytes()) {
      throw new EOFException();
    }
    if (fate == Fate.LATE) {
      Thread.sleep(200);
    }
    switch (fate) {
      case PASSES, LATE, UNCONDITIONAL -> out.write(answer(request, body, fate));
      case DONE_AND_CUT -> answer(request, body, fate);
      case CUT_IN_ANSWER -> out.write(cut(answer(request, body, fate)));
      case DONE_AND_DENIED -> {
        answer(request, body, fate);
        out.write(error("403 Forbidden", "AccessDenied"));
      }
      case DENIED -> out.write(error("403 Forbidden", "AccessDenied"));
      case BUSY -> out.write(error("503 Slow Down", "SlowDown"));
      default -> out.write(error("500 Internal Server Error", "InternalError"));
    }
    out.flush();
  }

  // After half of the body: without one, nothing is left of the answer.
  private static byte[] cut(byte[] answer) {
    int body = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    return Arrays.copyOf(answer, body == answer.length ? 0 : body + (answer.length - body) / 2);
  }

  private static byte[] error(String status, String code) {
    String body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>injected</Message></Error>"
            .formatted(code);
    return "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.length(), body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] answer(Request request, byte[] body, Fate fate) throws IOException {
    List<String> dropped = new ArrayList<>(List.of("connection", "expect"));
    if (fate == Fate.UNCONDITIONAL) {
      dropped.addAll(List.of("if-match", "if-none-match"));
    }
    String head =
        request.headers().stream()
            .filter(line -> !dropped.contains(name(line)))
            .collect(Collectors.joining("\r\n", "", "\r\nConnection: close\r\n\r\n"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return socket.getInputStream().readAllBytes();
    }
  }

  /** The lines before the body; empty where the client has closed. */
  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return List.of();
      }
      bytes.write(next);
      text = next == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : "";
    }
    return text.lines().filter(line -> !line.isEmpty()).toList();
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private static Optional<String> header(List<String> head, String name) {
    return head.stream()
        .skip(1)
        .filter(line -> name(line).equals(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst();
  }

  private static int length(List<String> head) {
    return header(head, "content-length").map(Integer::parseInt).orElse(0);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
