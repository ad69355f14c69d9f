package io.tallystick.stripe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every connection with the same bytes: what no simulator of Stripe would ever say. */
final class CannedStripe implements AutoCloseable {
  private final ServerSocket server;
  private final byte[] answer;
  private final boolean hangs;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private CannedStripe(byte[] answer, boolean hangs) {
    this.answer = answer;
    this.hangs = hangs;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  static CannedStripe answering(int status, String body) {
    return raw(head(status, body.getBytes(StandardCharsets.UTF_8).length) + body);
  }

  /** Sends these bytes and closes the connection. */
  static CannedStripe raw(String answer) {
    return new CannedStripe(answer.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Sends these bytes and nothing more, and keeps the connection open. */
  static CannedStripe hanging(String answer) {
    return new CannedStripe(answer.getBytes(StandardCharsets.UTF_8), true);
  }

  static String head(int status, int length) {
    return "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nRequest-Id: req_canned\r\n"
            .formatted(status)
        + "Location: http://127.0.0.1:1/\r\nContent-Length: %d\r\n\r\n".formatted(length);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  List<String> requests() {
    return requests;
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try {
      requests.add(request(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      out.write(answer);
      out.flush();
      if (!hangs) {
        socket.close();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.read());
    }
    String length = text.toString().replaceAll("(?is).*content-length: ([0-9]+).*", "$1");
    if (length.matches("[0-9]+")) {
      text.append(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
