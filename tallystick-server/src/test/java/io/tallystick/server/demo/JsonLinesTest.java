package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void printsOneObjectPerStepNamedAsTheContractSays() {
    assertThat(lines())
        .extracting(line -> line.path("step").asString(""))
        .containsExactly(
            "order.open",
            "payment.succeeded",
            "webhook.received",
            "order.paid",
            "delivery.acknowledged",
            "order.fulfilled",
            "ready");
  }

  @Test
  void beginsEachLineWithStepAndTime() {
    assertThat(lines())
        .allSatisfy(line -> {
          assertThat(line.propertyNames()).startsWith("step", "elapsedMs");
          assertThat(line.path("elapsedMs").asLong(0)).isEqualTo(1234);
        });
  }

  @Test
  void printsIdsAndFacts() {
    assertThat(lines().getFirst())
        .isEqualTo(
            JSON.readTree(
                """
                {"step": "order.open", "elapsedMs": 1234, "orderId": "ord_1",
                 "paymentIntentId": "pi_1", "amount": 6600, "currency": "usd"}
                """));
    assertThat(lines().get(5).path("fulfilledAt").asString(""))
        .isEqualTo("2026-01-02T03:04:05.678Z");
  }

  @Test
  void saysWhereEverythingIsWhenReady() {
    assertThat(lines().getLast().propertyNames())
        .contains("shop", "api", "simulator", "apiKey", "publishableKey", "orderId", "logs");
  }

  @Test
  void keepsEverythingElseToItself() {
    StringWriter text = new StringWriter();
    JsonLines lines = new JsonLines(new PrintWriter(text));
    lines.begin();
    lines.waiting("server");
    lines.ended();
    lines.broken();
    assertThat(text.toString()).isEmpty();
  }

  private static List<JsonNode> lines() {
    StringWriter text = new StringWriter();
    JsonLines lines = new JsonLines(new PrintWriter(text));
    Steps.ofAGoodRun().forEach(step -> lines.tell(step, Duration.ofMillis(1234)));
    return text.toString().lines().map(JSON::readTree).toList();
  }
}
