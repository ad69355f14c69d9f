package io.tallystick.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application that receives webhooks and answers as told, 200 once nothing is left to say. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Webhook> received = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers;

  Receiver(Integer... answers) throws IOException {
    this.answers = new ConcurrentLinkedQueue<>(new ArrayDeque<>(List.of(answers)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
      received.add(new Webhook(new String(body, StandardCharsets.UTF_8), signature));
      Integer answer = answers.poll();
      exchange.getResponseHeaders().set("Location", url());
      exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/stripe";
  }

  List<Webhook> received() {
    return received;
  }

  /** The webhooks so far, once there are at least so many. */
  List<Webhook> await(int count) {
    Eventually.until(count + " webhooks", () -> received.size() >= count);
    return received;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  record Webhook(String body, String signature) {}
}
