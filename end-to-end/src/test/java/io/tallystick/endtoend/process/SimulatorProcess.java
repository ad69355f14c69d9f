package io.tallystick.endtoend.process;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tallystick simulator}, with its control interface. */
public final class SimulatorProcess implements AutoCloseable {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("Simulator at (\\S+), seed");

  private final RunningProgram program;
  private final URI url;

  private SimulatorProcess(RunningProgram program, URI url) {
    this.program = program;
    this.url = url;
  }

  /** Starts it on a free port; it sends every event to the URL. */
  public static SimulatorProcess start(Workplace place, URI webhookUrl, String webhookSecret) {
    RunningProgram program =
        RunningProgram.tallystick(
            place,
            Environment.bare(),
            List.of(
                "simulator",
                "--port",
                "0",
                "--webhook-url",
                webhookUrl.toString(),
                "--webhook-secret",
                webhookSecret));
    try {
      Matcher ready =
          await().atMost(READY_DEADLINE).until(() -> READY.matcher(program.out()), Matcher::find);
      return new SimulatorProcess(program, URI.create(ready.group(1)));
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  public URI url() {
    return url;
  }

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

  /** The charges of an intent that succeeded. */
  public long successfulCharges(String paymentIntent) {
    return stream(oracle().path("charges"))
        .filter(charge -> charge.path("payment_intent").asString().equals(paymentIntent))
        .filter(charge -> charge.path("status").asString().equals("succeeded"))
        .count();
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

  private JsonNode oracle() {
    return Http.get(url.resolve("/_sim/oracle"), Map.of()).json();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() {
    program.close();
  }
}
