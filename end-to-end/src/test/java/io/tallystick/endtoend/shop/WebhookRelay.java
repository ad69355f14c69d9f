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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** The load balancer between Stripe and the servers: each request goes to the next of them. */
public final class WebhookRelay implements AutoCloseable {
  private static final List<String> PASSED_ON = List.of("Content-Type", "Stripe-Signature");

  /** Longer than a server waits for its database; one that stands still is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int NOBODY_LISTENS = -1;
  private static final int OK = 200;

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Door> doors = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private volatile IntConsumer onAcknowledged = count -> {};

  /** A server's webhook endpoint, how many events it has answered 200, and all its answers. */
  private record Door(
      URI url,
      AtomicInteger acknowledged,
      List<Integer> statuses,
      AtomicReference<Duration> shift) {
    static Door at(URI url) {
      return new Door(
          url,
          new AtomicInteger(),
          new CopyOnWriteArrayList<>(),
          new AtomicReference<>(Duration.ZERO));
    }
  }

  private WebhookRelay(HttpServer server) {
    this.server = server;
  }

  public static WebhookRelay open() {
    HttpServer server = LoopbackServer.create();
    WebhookRelay relay = new WebhookRelay(server);
    server.createContext("/", relay::relay);
    server.start();
    return relay;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks");
  }

  /** Adds a server's webhook door to the round. */
  public void to(URI door) {
    doors.add(Door.at(door));
  }

  /** For this server Stripe's signatures have been made so much later. */
  public void signedAnewFor(int server, Duration shift) {
    doors.get(server).shift().set(shift);
  }

  /** Events that servers have answered 200. */
  public int acknowledged() {
    return acknowledged.get();
  }

  /** The same, for each server apart. */
  public List<Integer> acknowledgedByEach() {
    return doors.stream().map(door -> door.acknowledged().get()).toList();
  }

  /** The status of every answer of a server, in the order in which they came. */
  public List<Integer> answersOf(int server) {
    return List.copyOf(doors.get(server).statuses());
  }

  /** Called with their number as soon as one more is answered 200, before Stripe hears of it. */
  public void onAcknowledged(IntConsumer listener) {
    onAcknowledged = listener;
  }

  private void relay(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(forwardToOneThatIsThere(exchange, body), -1);
    }
  }

  /** As balancers do: where nobody listens, the next in the round gets the request. */
  private int forwardToOneThatIsThere(HttpExchange exchange, byte[] body) {
    int turn = requests.getAndIncrement();
    int status = NOBODY_LISTENS;
    for (int i = 0; i < doors.size() && status == NOBODY_LISTENS; i++) {
      Door door = doors.get((turn + i) % doors.size());
      status = forward(exchange, body, door);
      if (status == OK) {
        door.acknowledged().incrementAndGet();
        onAcknowledged.accept(acknowledged.incrementAndGet());
      }
    }
    return status == NOBODY_LISTENS ? UNAVAILABLE : status;
  }

  private int forward(HttpExchange exchange, byte[] body, Door door) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.url())
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    PASSED_ON.forEach(name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
    Duration shift = door.shift().get();
    if (!shift.isZero()) {
      request.setHeader("Stripe-Signature", StripeSignature.of(body, Instant.now().plus(shift)));
    }
    try {
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      door.statuses().add(status);
      return status;
    } catch (ConnectException e) {
      return NOBODY_LISTENS;
    } catch (IOException e) {
      return BAD_GATEWAY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BAD_GATEWAY;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
