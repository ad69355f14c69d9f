package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final StripeSimulator simulator = StripeSimulator.start();
  private final Wire wire = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void listsByType() {
    pay();

    assertThat(types("type=charge.succeeded")).containsExactly("charge.succeeded");
    assertThat(types("types[]=payment_intent.created&types[]=charge.succeeded"))
        .containsExactly("charge.succeeded", "payment_intent.created");
    assertThat(wire.get("/v1/events?" + "types[]=a&".repeat(21)).status()).isEqualTo(400);
  }

  @Test
  void listsByTime() {
    pay();
    simulator.advance(Duration.ofHours(1));
    long between = java.time.Instant.now().plusSeconds(1_800).getEpochSecond();
    pay();

    assertThat(types("created[gte]=" + between)).hasSize(4);
    assertThat(types("created[lt]=" + between)).hasSize(4);
    assertThat(types("created[gt]=" + (between + 7_200))).isEmpty();
  }

  @Test
  void pagesInBothDirections() {
    pay();
    List<String> newestFirst = ids("limit=3");

    assertThat(ids("limit=1&starting_after=" + newestFirst.getFirst()))
        .containsExactly(newestFirst.get(1));
    assertThat(ids("limit=1&ending_before=" + newestFirst.getLast()))
        .containsExactly(newestFirst.get(1));
    assertThat(wire.get("/v1/events?limit=1").json().path("has_more").booleanValue()).isTrue();
    assertThat(wire.get("/v1/events?limit=4").json().path("has_more").booleanValue()).isFalse();
  }

  @Test
  void refusesPagesThatCannotBe() {
    assertThat(wire.get("/v1/events?limit=0").status()).isEqualTo(400);
    assertThat(wire.get("/v1/events?limit=101").status()).isEqualTo(400);
    assertThat(wire.get("/v1/events?starting_after=evt_nope").status()).isEqualTo(400);
    assertThat(wire.get("/v1/events?colour=red").text("/error/code"))
        .isEqualTo("parameter_unknown");
  }

  private void pay() {
    String id = wire.post("/v1/payment_intents", "amount=2000&currency=usd").text("/id");
    simulator.confirm(id, "pm_card_visa");
  }

  private List<String> types(String query) {
    return field(query, "type");
  }

  private List<String> ids(String query) {
    return field(query, "id");
  }

  private List<String> field(String query, String name) {
    var events = wire.get("/v1/events?" + query).json().path("data");
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> event.path(name).stringValue())
        .toList();
  }
}
