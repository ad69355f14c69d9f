package io.tallystick.delivery;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app that takes deliveries, verifies them, and answers as told; 200 once nothing is left. */
final class App implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final HttpServer server;
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers;
  private volatile @Nullable CountDownLatch gate;

  /** One request that was verified. */
  record Taken(String id, String timestamp, JsonNode body) {
    String order() {
      return body.at("/data/order/id").stringValue();
    }

    String type() {
      return body.path("type").stringValue();
    }
  }

  App(Integer... answers) {
    this.answers = new ConcurrentLinkedQueue<>(List.of(answers));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
      int status = verified(body, headers) ? answer() : 400;
      CountDownLatch closed = gate;
      if (closed != null) {
        closed.await();
      }
      exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean verified(String body, HttpHeaders headers) {
    try {
      new Webhook(SECRET).verify(body, headers);
    } catch (Exception e) {
      return false;
    }
    taken.add(
        new Taken(
            headers.firstValue("webhook-id").orElseThrow(),
            headers.firstValue("webhook-timestamp").orElseThrow(),
            JsonMapper.shared().readTree(body)));
    return true;
  }

  private int answer() {
    Integer answer = answers.poll();
    return answer == null ? 200 : answer;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/tallystick";
  }

  DeliverySettings settings() {
    return DeliverySettings.of(url(), SECRET).orElseThrow();
  }

  /** From now on answers wait until the latch is open. */
  CountDownLatch hold() {
    CountDownLatch latch = new CountDownLatch(1);
    gate = latch;
    return latch;
  }

  void answerAtOnce() {
    gate = null;
  }

  List<Taken> taken() {
    return taken;
  }

  /** What was taken, once it is at least so much. */
  List<Taken> await(int count) {
    Eventually.until(count + " deliveries", () -> taken.size() >= count);
    return taken;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
