package io.tallystick.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import io.tallystick.simulator.SimulatorOptions;
import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stripe's own clients see the same Stripe, and it is the one that we expect. */
class ClientsTest {
  private static final long SEED = 42;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-02T10:00:00Z"));
  private static final Path EXPECTED = Path.of("src/test/resources/scenarios.txt");

  /** Every status of every object, as its lines begin. */
  private static final List<String> STATUSES =
      Stream.of(
              "payment_intent requires_payment_method requires_confirmation requires_action"
                  + " processing requires_capture succeeded canceled",
              "charge pending succeeded failed",
              "refund pending requires_action succeeded failed canceled",
              "dispute warning_needs_response warning_under_review warning_closed needs_response"
                  + " under_review won lost prevented",
              "payout pending in_transit paid failed canceled",
              "setup_intent requires_payment_method requires_confirmation requires_action"
                  + " processing succeeded canceled",
              "balance_transaction available pending")
          .flatMap(ClientsTest::beginnings)
          .toList();

  /** What has no status of its own, as whole lines. */
  private static final List<String> MORE =
      List.of(
          "charge succeeded \\d+ 0 0 paid uncaptured unrefunded .*",
          "charge succeeded \\d+ 0 \\d+ paid uncaptured refunded .*",
          "charge succeeded .* captured refunded .*",
          "charge succeeded .* disputed .*",
          "transfer 3000 usd 1000 false 1",
          "transfer 3000 usd 3000 true 2",
          "customer \\S+@\\S+ .*",
          "deleted true",
          "payment_method card .* attached .*",
          "payment_method card .* detached .*",
          "product .* false .*",
          "price .*",
          "balance available .*; pending .*",
          "webhook_endpoint enabled .*",
          "event charge.refunded .*",
          "error 400 idempotency_error .*",
          "error 402 card_error .*",
          "error 403 .*",
          "error 404 .*");

  private static Stream<String> beginnings(String objectAndStatuses) {
    String[] words = objectAndStatuses.split(" ");
    return Stream.of(words).skip(1).map(status -> words[0] + " " + status + " ");
  }

  @Test
  void javaTellsWhatWeExpect() throws Exception {
    assertExpected("java", toldByJava());
  }

  @Test
  void nodeTellsTheSame() throws Exception {
    Map<String, StripeSimulator> stages = new LinkedHashMap<>();
    try {
      for (Scenario scenario : Scenarios.all()) {
        stages.put(scenario.name(), simulator());
      }
      assertExpected("node", NodeClient.tell(stages));
    } finally {
      stages.values().forEach(StripeSimulator::close);
    }
  }

  @Test
  void everyStatusOfEveryObjectIsShown() throws IOException {
    List<String> lines = Files.readAllLines(EXPECTED);

    assertThat(STATUSES)
        .allSatisfy(status -> assertThat(lines).anyMatch(line -> line.startsWith(status)));
    assertThat(MORE).allSatisfy(whole -> assertThat(lines).anyMatch(line -> line.matches(whole)));
  }

  /** Leaves what was told where it can be compared, and copied when the change is meant. */
  private static void assertExpected(String client, String told) throws IOException {
    Path file = Path.of("target/scenarios-" + client + ".txt");
    Files.writeString(file, told);
    assertThat(told).as("compare %s with %s", file, EXPECTED).isEqualTo(Files.readString(EXPECTED));
  }

  private static String toldByJava() throws StripeException {
    List<String> told = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      try (StripeSimulator simulator = simulator()) {
        Stage stage = new Stage(simulator);
        scenario.story().tell(stage);
        told.add("# " + scenario.name() + "\n" + String.join("\n", stage.lines()) + "\n");
      }
    }
    return String.join("\n", told);
  }

  private static StripeSimulator simulator() {
    return StripeSimulator.start(SimulatorOptions.defaults().withSeed(SEED).withBaseClock(CLOCK));
  }
}
