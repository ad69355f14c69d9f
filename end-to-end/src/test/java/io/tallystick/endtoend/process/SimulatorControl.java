package io.tallystick.endtoend.process;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a simulator knows and can be told, under {@code /_sim/}. */
public record SimulatorControl(URI url) {

  /** Orders a fault for the next calls or events that match. */
  public void fault(String method, String path, String fault, int times) {
    Map<String, Object> rule =
        Map.of("method", method, "path", path, "fault", fault, "times", times);
    Http.Answer answer =
        Http.post(
            url.resolve("/_sim/faults"), Map.of(), JsonMapper.shared().writeValueAsString(rule));
    if (answer.status() != 200) {
      throw new IllegalStateException("fault refused: " + answer.body());
    }
  }

  /** The ids of the intents that exist at Stripe. */
  public List<String> paymentIntents() {
    return stream(oracle().path("paymentIntents")).map(it -> it.path("id").asString()).toList();
  }

  /** How many charges succeeded, of all intents. */
  public long successfulCharges() {
    return paymentIntents().stream().mapToLong(this::successfulCharges).sum();
  }

  /** The charges of an intent that succeeded. */
  public long successfulCharges(String paymentIntent) {
    return stream(oracle().path("charges"))
        .filter(charge -> charge.path("payment_intent").asString().equals(paymentIntent))
        .filter(charge -> charge.path("status").asString().equals("succeeded"))
        .count();
  }

  /** The ids of an intent's refunds. */
  public List<String> refunds(String paymentIntent) {
    return stream(oracle().path("refunds"))
        .filter(refund -> refund.path("payment_intent").asString().equals(paymentIntent))
        .map(refund -> refund.path("id").asString())
        .toList();
  }

  /** How often an event was answered 200. */
  public long acknowledgements(String eventId) {
    return stream(oracle().path("webhookDeliveries"))
        .filter(delivery -> delivery.path("eventId").asString().equals(eventId))
        .filter(delivery -> delivery.path("status").asInt() == 200)
        .count();
  }

  /** The idempotency keys that came with calls of a path, oldest first. */
  public List<String> idempotencyKeys(String path) {
    JsonNode requests = Http.get(url.resolve("/_sim/requests"), Map.of()).json().path("requests");
    return stream(requests)
        .filter(request -> request.path("path").asString().equals(path))
        .map(request -> request.path("idempotencyKey").asString())
        .toList();
  }

  /** Calls that Stripe got under an idempotency key, repeats too. */
  public long callsUnder(String idempotencyKey) {
    JsonNode requests = Http.get(url.resolve("/_sim/requests"), Map.of()).json().path("requests");
    return stream(requests)
        .filter(request -> request.path("idempotencyKey").asString().equals(idempotencyKey))
        .count();
  }

  /** What Stripe's API lists at a path, to whoever has the secret key. */
  public List<JsonNode> list(String path, String secretKey) {
    return stream(Http.get(url.resolve(path), bearer(secretKey)).json().path("data")).toList();
  }

  /** Opens an account that is connected to ours, and answers its id. */
  public String connectedAccount(String secretKey) {
    Map<String, String> headers = new HashMap<>(bearer(secretKey));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return Http.post(url.resolve("/v1/accounts"), headers, "type=standard")
        .json()
        .required("id")
        .asString();
  }

  private static Map<String, String> bearer(String secretKey) {
    return Map.of("Authorization", "Bearer " + secretKey);
  }

  /** Everything that really happened. */
  public JsonNode oracle() {
    return Http.get(url.resolve("/_sim/oracle"), Map.of()).json();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
