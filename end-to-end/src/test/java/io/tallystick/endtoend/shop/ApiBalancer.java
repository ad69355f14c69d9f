package io.tallystick.endtoend.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The load balancer between back ends and the servers' API: each request goes to the next. */
final class ApiBalancer implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Authorization", "Content-Type", "Idempotency-Key");

  /** Longer than a busy server takes; a stopped one is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int UNAVAILABLE = 503;

  private final HttpServer server = LoopbackServer.create();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<URI> servers;

  private ApiBalancer(List<URI> servers) {
    this.servers = List.copyOf(servers);
  }

  static ApiBalancer before(List<URI> servers) {
    ApiBalancer balancer = new ApiBalancer(servers);
    balancer.server.createContext("/", balancer::balance);
    balancer.server.start();
    return balancer;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void balance(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int turn = requests.getAndIncrement();
      for (int i = 0; i < servers.size(); i++) {
        if (answeredBy(servers.get((turn + i) % servers.size()), exchange, body)) {
          return;
        }
      }
      exchange.sendResponseHeaders(UNAVAILABLE, -1);
    }
  }

  /** False where nobody listens, so that the next one gets the request. */
  private boolean answeredBy(URI api, HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(exchange.getRequestURI()))
            .timeout(PATIENCE)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : PASSED_ON) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, List.of())
          .forEach(v -> request.header(name, v));
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      byte[] content = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      exchange.sendResponseHeaders(UNAVAILABLE, -1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
