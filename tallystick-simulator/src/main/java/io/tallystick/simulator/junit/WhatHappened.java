package io.tallystick.simulator.junit;

import io.tallystick.simulator.Oracle;
import java.util.List;
import java.util.stream.Stream;

/** What happened, told for a failure message. */
final class WhatHappened {
  private WhatHappened() {}

  static String of(Oracle oracle) {
    List<String> lines =
        Stream.of(
                oracle.paymentIntents().stream()
                    .map(intent ->
                        "  %s %s, %d %s, metadata %s"
                            .formatted(
                                intent.id(),
                                intent.status(),
                                intent.amount(),
                                intent.currency(),
                                intent.metadata())),
                oracle.charges().stream()
                    .map(charge ->
                        "  %s %s, captured %d of %d %s, of %s"
                            .formatted(
                                charge.id(),
                                charge.status(),
                                charge.amountCaptured(),
                                charge.amount(),
                                charge.currency(),
                                charge.paymentIntent())),
                oracle.refunds().stream()
                    .map(refund ->
                        "  %s %s, %d %s, of %s"
                            .formatted(
                                refund.id(),
                                refund.status(),
                                refund.amount(),
                                refund.currency(),
                                refund.charge())),
                oracle.webhookDeliveries().stream()
                    .map(delivery ->
                        "  webhook %s of %s, attempt %d: %d"
                            .formatted(
                                delivery.type(),
                                delivery.object(),
                                delivery.attempt(),
                                delivery.status())))
            .flatMap(line -> line)
            .toList();
    return lines.isEmpty()
        ? "Nothing happened at Stripe."
        : "What happened at Stripe:\n" + String.join("\n", lines);
  }
}
