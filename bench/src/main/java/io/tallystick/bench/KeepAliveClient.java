package io.tallystick.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One connection that is kept as long as the server likes: as little work per call as can be. */
final class KeepAliveClient implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String LENGTH = "content-length:";
  private static final String CLOSE = "connection: close";
  private static final String ENCODING = "transfer-encoding:";

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
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + headers
            + more
            + "Content-Length: "
            + content.length
            + "\r\n\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
    byte[] request = Arrays.copyOf(bytes, bytes.length + content.length);
    System.arraycopy(content, 0, request, bytes.length, content.length);
    socket.getOutputStream().write(request);
    String status = line();
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).trim());
      }
      last |= lower.equals(CLOSE);
      chunked |= lower.startsWith(ENCODING) && lower.endsWith("chunked");
    }
    String answer = chunked ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (last) {
      connectAgain();
    }
    if (!status.contains(" 200 ") && !status.contains(" 201 ")) {
      throw new IOException(method + " " + path + " was answered " + status + ": " + answer);
    }
    return answer;
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toString(StandardCharsets.UTF_8);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().trim(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection ended within an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
