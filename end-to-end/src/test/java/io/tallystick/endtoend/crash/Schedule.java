package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.StripeSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Webhooks of many orders in an order that nobody would wish for, drawn from a seed. */
final class Schedule {
  /** Two ids for one change happen now and then; here to every second one. */
  private static final int IDS_PER_CHANGE = 2;

  private static final int FORGED = 400;
  private static final int POISONED = 60;
  private static final int FOREIGN = 150;
  private static final Duration TOO_OLD = Duration.ofMinutes(10);

  private final Random random;
  private final int servers;
  private final List<Arrival> arrivals = new ArrayList<>();
  private int events;

  /** What becomes of a webhook. */
  enum Kind {
    OURS,
    POISONED,
    QUARANTINED,
    IGNORED,
    FORGED
  }

  /**
   * One request at one of the servers.
   *
   * @param signer makes the signature of the body when it is sent
   */
  record Arrival(Kind kind, String eventId, int server, String body, UnaryOperator<String> signer) {
    String signature() {
      return signer.apply(body);
    }
  }

  Schedule(Random random, int servers) {
    this.random = random;
    this.servers = servers;
  }

  /** At least so many requests about these orders, and others that nobody asked for. */
  List<Arrival> about(Map<Purchase, Story> stories, int atLeast) {
    Map<String, String> ours = new LinkedHashMap<>();
    stories.forEach((purchase, story) ->
        story
            .changes(purchase)
            .forEach(change -> {
              for (int copy = 0; copy < 1 + random.nextInt(IDS_PER_CHANGE); copy++) {
                String id = nextId();
                ours.put(id, event(id, change.type(), change.object()));
              }
            }));
    ours.forEach((id, body) -> add(Kind.OURS, id, body));
    forge(List.copyOf(ours.entrySet()));
    poison();
    addForeign(List.copyOf(ours.values()));
    List<Map.Entry<String, String>> again = List.copyOf(ours.entrySet());
    while (arrivals.size() < atLeast) {
      Map.Entry<String, String> event = again.get(random.nextInt(again.size()));
      add(Kind.OURS, event.getKey(), event.getValue());
    }
    Collections.shuffle(arrivals, random);
    return arrivals;
  }

  private void add(Kind kind, String id, String body) {
    add(kind, id, body, signed -> signature(signed, Instant.now()));
  }

  private void add(Kind kind, String id, String body, UnaryOperator<String> signer) {
    arrivals.add(new Arrival(kind, id, random.nextInt(servers), body, signer));
  }

  /** Whoever does not have the secret may know everything else. */
  private void forge(List<Map.Entry<String, String>> real) {
    for (int i = 0; i < FORGED; i++) {
      String id = nextId();
      String body =
          real.get(random.nextInt(real.size())).getValue().replaceFirst("evt_[a-z0-9]+", id);
      add(
          Kind.FORGED,
          id,
          body,
          switch (random.nextInt(4)) {
            case 0 -> signed -> signature(signed, Instant.now()).replace("v1=", "v0=");
            case 1 -> signed -> signature(signed, Instant.now().minus(TOO_OLD));
            case 2 -> signed -> signature(signed + " ", Instant.now()); // of another body
            default -> signed -> "";
          });
    }
  }

  private static String signature(String body, Instant at) {
    return StripeSignature.of(body.getBytes(StandardCharsets.UTF_8), at);
  }

  /** Authentic, and of no use. */
  private void poison() {
    String[] broken = {
      "{\"id\":\"pi_1\",\"object\":\"payment_intent\"}",
      "{\"id\":\"re_1\",\"object\":\"refund\",\"amount\":\"1\",\"currency\":\"usd\",\"status\":\"failed\"}",
      "{\"id\":\"dp_1\",\"object\":\"dispute\",\"amount\":1,\"currency\":\"usd\",\"status\":\"odd\"}",
      "{\"object\":\"something_else\"}",
      "{\"id\":\"tr_1\",\"object\":\"transfer\",\"amount\":99999999999999999999,\"currency\":\"usd\"}",
    };
    for (int i = 0; i < POISONED; i++) {
      String id = nextId();
      add(Kind.POISONED, id, event(id, "charge.updated", broken[random.nextInt(broken.length)]));
    }
  }

  private void addForeign(List<String> real) {
    for (int i = 0; i < FOREIGN; i++) {
      String id = nextId();
      String body = real.get(random.nextInt(real.size())).replaceFirst("evt_[a-z0-9]+", id);
      switch (random.nextInt(3)) {
        case 0 ->
            add(
                Kind.QUARANTINED,
                id,
                body.replace("\"livemode\":false,\"type\"", "\"livemode\":true,\"type\""));
        case 1 ->
            add(
                Kind.QUARANTINED,
                id,
                body.replace(
                    "\"livemode\":false,\"type\"",
                    "\"account\":\"acct_1\",\"livemode\":false,\"type\""));
        default -> add(Kind.IGNORED, id, event(id, "invoice.paid", "{\"object\":\"invoice\"}"));
      }
    }
  }

  /** Sometimes of an old API version, or of none; all of one second. */
  private String event(String id, String type, String object) {
    String version = random.nextInt(4) == 0 ? "null" : "\"2019-12-03\"";
    return """
    {"id":"%s","object":"event","api_version":%s,"created":1700000000,"data":{"object":%s},
     "livemode":false,"type":"%s"}\
    """
        .formatted(id, version, object, type);
  }

  private String nextId() {
    events++;
    return "evt_" + Long.toString(random.nextLong(Long.MAX_VALUE), Character.MAX_RADIX) + events;
  }
}
