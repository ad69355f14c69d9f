package io.tallystick.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One connection that is kept as long as the server likes: as little work per call as can be. */
final class KeepAliveClient implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final URI server;
  private final String headers;
  private Socket socket;
  private InputStream in;

  /**
   * Connects.
   *
   * @param headers that every call carries, each line ended by CR LF
   */
  KeepAliveClient(URI server, String headers) throws IOException {
    this.server = server;
    this.headers = headers;
    this.socket = connected(server);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  private static Socket connected(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** After an answer that was the connection's last. */
  private void connectAgain() throws IOException {
    socket.close();
    socket = connected(server);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  /**
   * Makes a call and waits for its answer.
   *
   * @return the body
   * @throws IOException when it is answered neither 200 nor 201
   */
  String call(String method, String path, String body) throws IOException {
    return call(method, path, "", body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same with headers of its own.
   *
   * @param more each line ended by CR LF
   */
  String call(String method, String path, String more, byte[] content) throws IOException {
    String opening =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + more
            + "Content-Length: "
            + content.length
            + "\r\n\r\n";
    byte[] bytes = opening.getBytes(StandardCharsets.UTF_8);
    byte[] request = Arrays.copyOf(bytes, bytes.length + content.length);
    System.arraycopy(content, 0, request, bytes.length, content.length);
    socket.getOutputStream().write(request);
    HttpHead head = HttpHead.read(in);
    String answer =
        head.chunked()
            ? chunks()
            : new String(in.readNBytes(head.length()), StandardCharsets.UTF_8);
    if (head.last()) {
      connectAgain();
    }
    if (!head.first().contains(" 200 ") && !head.first().contains(" 201 ")) {
      throw new IOException(method + " " + path + " was answered " + head.first() + ": " + answer);
    }
    return answer;
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      HttpHead.line(in);
    }
    HttpHead.line(in);
    return body.toString(StandardCharsets.UTF_8);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(HttpHead.line(in).trim(), 16);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
