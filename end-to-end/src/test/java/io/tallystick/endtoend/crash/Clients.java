package io.tallystick.endtoend.crash;

import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.Scene;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Callers who do what the documents tell them: the same key until there is an answer. */
final class Clients {
  /** Longer than many deaths in a row, on a machine whose other work makes each start slow. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Not all at once: that would be another test. */
  private static final int ASKING_AGAIN = 8;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Scene scene;
  private final Map<String, Purchase> purchases = new ConcurrentSkipListMap<>();
  private final List<CompletableFuture<Void>> underWay = new ArrayList<>();

  /** Their own: the common pool, in which the JDK notices that processes end, must not wait. */
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  Clients(Scene scene) {
    this.scene = scene;
  }

  /** Somebody buys and pays, however long it takes. */
  void buyAndPay() {
    buyAndPay(CompletableFuture.completedFuture(null));
  }

  /** Somebody buys, and pays as soon as this is complete. */
  void buyAndPay(CompletableFuture<@Nullable Void> decided) {
    String key = UUID.randomUUID().toString();
    underWay.add(
        CompletableFuture.runAsync(
            () -> {
              Purchase purchase = buy(key);
              purchases.put(key, purchase);
              decided.join();
              scene.shopper().pays(purchase);
            },
            threads));
  }

  /** How many have bought. */
  int bought() {
    return purchases.size();
  }

  /** Waits until everybody has bought and paid. */
  Map<String, Purchase> finish() {
    CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
    return new TreeMap<>(purchases);
  }

  /** What everybody is told when they ask once more under their key. */
  Map<String, Purchase> askAgain() {
    Map<String, Purchase> again = new ConcurrentSkipListMap<>();
    try (ExecutorService few = Executors.newFixedThreadPool(ASKING_AGAIN)) {
      purchases.keySet().forEach(key -> few.execute(() -> again.put(key, buy(key))));
    }
    return new TreeMap<>(again);
  }

  private Purchase buy(String key) {
    Http.Answer created =
        await()
            .pollInterval(PAUSE)
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .until(() -> attempt(key), answer -> answer.status() == 201);
    return Purchase.of(created.json());
  }

  /** A connection that breaks tells nothing, as 202, 409 and 503 do. */
  private Http.Answer attempt(String key) {
    try {
      Http.Answer answer = scene.shopper().buys(key);
      if (!List.of(201, 202, 409, 503).contains(answer.status())) {
        throw new AssertionError("A false failure: " + answer.status() + " " + answer.body());
      }
      return answer;
    } catch (UncheckedIOException e) {
      return new Http.Answer(0, HttpHeaders.of(Map.of(), (name, value) -> true), "");
    }
  }
}
