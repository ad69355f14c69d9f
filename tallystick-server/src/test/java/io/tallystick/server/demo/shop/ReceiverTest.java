package io.tallystick.server.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Receiver receiver =
      new Receiver(new Secret(Deliveries.SECRET), InstantSource.fixed(NOW));

  @Test
  void takesAGenuineDelivery() {
    Receiver.Receipt receipt = receiver.take(Deliveries.paid("msg_1", "ord_1"));
    assertThat(receipt)
        .isEqualTo(
            new Receiver.Receipt.Accepted(
                new ReceivedDelivery("msg_1", "order.paid", "ord_1", NOW, null)));
    assertThat(receiver.find("ord_1", "order.paid")).isPresent();
  }

  @Test
  void knowsARepetition() {
    receiver.take(Deliveries.paid("msg_1", "ord_1"));
    assertThat(receiver.take(Deliveries.paid("msg_1", "ord_1")))
        .isInstanceOf(Receiver.Receipt.Repeated.class);
  }

  @Test
  void tellsTwoDeliveriesOfOneOrderApart() {
    receiver.take(Deliveries.paid("msg_1", "ord_1"));
    assertThat(receiver.take(Deliveries.paid("msg_2", "ord_1")))
        .isInstanceOf(Receiver.Receipt.Accepted.class);
  }

  @Test
  void refusesAnotherBodyUnderASignature() {
    Request genuine = Deliveries.paid("msg_1", "ord_1");
    byte[] other = Deliveries.paid("msg_1", "ord_2").body();
    assertThat(
            receiver.take(new Request(genuine.method(), genuine.path(), genuine.headers(), other)))
        .isEqualTo(new Receiver.Receipt.Refused());
    assertThat(receiver.find("ord_2", "order.paid")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1,", "v1,AAAA", ",", "v2,AAAA", "v1,AAAA v1"})
  void refusesABadSignature(String signature) {
    Request request =
        Deliveries.withHeaders(
            Map.of(
                "webhook-id", List.of("msg_1"),
                "webhook-timestamp", List.of(Long.toString(Instant.now().getEpochSecond())),
                "webhook-signature", List.of(signature)));
    assertThat(receiver.take(request)).isEqualTo(new Receiver.Receipt.Refused());
  }

  @Test
  void refusesARequestWithoutASignature() {
    assertThat(receiver.take(Deliveries.withHeaders(Map.of())))
        .isEqualTo(new Receiver.Receipt.Refused());
  }

  @Test
  void aRefusedDeliveryDoesNotCountAsHad() {
    receiver.take(
        Deliveries.withHeaders(
            Map.of(
                "webhook-id", List.of("msg_1"),
                "webhook-timestamp", List.of("1"),
                "webhook-signature", List.of("v1,AAAA"))));
    assertThat(receiver.take(Deliveries.paid("msg_1", "ord_1")))
        .isInstanceOf(Receiver.Receipt.Accepted.class);
  }

  @Test
  void keepsTheFirstAcknowledgement() {
    receiver.take(Deliveries.paid("msg_1", "ord_1"));
    receiver.acknowledged("msg_1");
    receiver.acknowledged("msg_1");
    assertThat(receiver.find("ord_1", "order.paid"))
        .get()
        .extracting(ReceivedDelivery::acknowledgedAt)
        .isEqualTo(NOW);
  }
}
