package io.tallystick.server.demo;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/** A run as it should be told. */
final class Steps {
  private static final Instant FULFILLED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private Steps() {}

  static List<Step> ofAGoodRun() {
    return List.of(
        new Step.OrderOpen("ord_1", "pi_1", 6600, "usd"),
        new Step.PaymentSucceeded("pi_1", 6600, "usd", "pm_card_visa"),
        new Step.WebhookReceived("evt_1", "payment_intent.succeeded", 1, 200),
        new Step.OrderPaid("ord_1", "msg_1"),
        new Step.DeliveryAcknowledged("msg_1", 204),
        new Step.OrderFulfilled("ord_1", FULFILLED_AT, 6600, "usd"),
        new Step.Ready(
            URI.create("http://127.0.0.1:1"),
            URI.create("http://127.0.0.1:2"),
            URI.create("http://127.0.0.1:3"),
            "tsk_test_key",
            "pk_test_key",
            "ord_1",
            "/tmp/demo"));
  }
}
