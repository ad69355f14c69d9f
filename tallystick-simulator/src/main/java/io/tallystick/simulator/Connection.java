package io.tallystick.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.tallystick.simulator.page.StaticPage;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Reply;
import java.io.IOException;
import java.io.OutputStream;

/** The ways in which an answer can reach a client, or fail to. */
final class Connection {
  private static final byte[] NOTHING = {};
  private static final long NO_BODY = -1;

  private final HttpExchange exchange;

  Connection(HttpExchange exchange) {
    this.exchange = exchange;
  }

  Headers headers() {
    return exchange.getResponseHeaders();
  }

  void answer(Reply reply) throws IOException {
    reply.headers().forEach(headers()::set);
    send(reply.status(), Json.pretty(reply.body().get()));
  }

  void show(StaticPage page) throws IOException {
    page.headers().forEach(headers()::set);
    byte[] content = page.content();
    exchange.sendResponseHeaders(200, content.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  void answerEmpty(int status) throws IOException {
    send(status, NOTHING);
  }

  private void send(int status, byte[] body) throws IOException {
    if (body.length == 0) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    headers().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Sends the first half of an answer, then breaks the connection. */
  void breakWithin(Reply reply) throws IOException {
    byte[] body = Json.pretty(reply.body().get());
    headers().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
