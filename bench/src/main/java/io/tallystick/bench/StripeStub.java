package io.tallystick.bench;

import io.tallystick.server.process.FreePorts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As little of Stripe as can create a payment intent: it says back what it was told, remembers
 * nothing, and takes next to no time.
 */
final class StripeStub implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket socket;
  private final AtomicLong created = new AtomicLong();

  private StripeStub(ServerSocket socket) {
    this.socket = socket;
  }

  static StripeStub start(FreePorts ports) throws IOException {
    StripeStub stub =
        new StripeStub(new ServerSocket(ports.next(), BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("stub").start(stub::accept);
    return stub;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().name("stub-connection").start(() -> serve(connection));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      while (true) {
        HttpHead head = HttpHead.read(in);
        String form = new String(in.readNBytes(head.length()), StandardCharsets.UTF_8);
        boolean creates = head.first().startsWith("POST /v1/payment_intents ");
        out.write(answer(creates ? intent(form) : "{}"));
      }
    } catch (IOException e) {
      // The client has ended the connection.
    }
  }

  private static byte[] answer(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRequest-Id: req_stub\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }

  private String intent(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
      }
    }
    StringBuilder metadata = new StringBuilder();
    fields.forEach((name, value) -> {
      if (name.startsWith("metadata[")) {
        metadata
            .append(metadata.isEmpty() ? "" : ",")
            .append('"')
            .append(name, "metadata[".length(), name.length() - 1)
            .append("\":\"")
            .append(value)
            .append('"');
      }
    });
    String id = BenchIds.intent(created.incrementAndGet());
    return """
    {"id":"%s","object":"payment_intent","amount":%s,"amount_capturable":0,"amount_received":0,\
    "capture_method":"automatic_async","client_secret":"%s_secret_stub","created":1795977655,\
    "currency":"%s","customer":null,"latest_charge":null,"livemode":false,"metadata":{%s},\
    "payment_method_types":["card"],"status":"requires_payment_method"}\
    """
        .formatted(id, fields.get("amount"), id, fields.get("currency"), metadata);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
