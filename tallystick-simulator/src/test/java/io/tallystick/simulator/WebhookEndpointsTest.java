package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.Webhook;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import com.stripe.param.WebhookEndpointUpdateParams;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookEndpointsTest {
  private static final String KEY = "sk_test_simulator"; // of StripeClients

  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeClient stripe = StripeClients.of(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void eachGetEventsUnderTheirOwnSecretAndInTheirOwnVersion() throws Exception {
    try (Receiver old = new Receiver();
        Receiver fresh = new Receiver()) {
      WebhookEndpoint before = create(old.url(), "2023-10-16");
      WebhookEndpoint after = create(fresh.url(), "2026-07-29.dahlia");

      pay();

      assertThat(event(old, before).getApiVersion()).isEqualTo("2023-10-16");
      assertThat(event(fresh, after).getApiVersion()).isEqualTo("2026-07-29.dahlia");
      assertThat(event(old, before).getId()).isEqualTo(event(fresh, after).getId());
    }
  }

  @Test
  void getNothingWhileTheyAreDisabled() throws Exception {
    try (Receiver off = new Receiver();
        Receiver on = new Receiver()) {
      WebhookEndpoint endpoint = create(off.url(), null);
      create(on.url(), null);
      WebhookEndpoint disabled =
          stripe
              .v1()
              .webhookEndpoints()
              .update(
                  endpoint.getId(),
                  WebhookEndpointUpdateParams.builder().setDisabled(true).build());
      assertThat(disabled.getStatus()).isEqualTo("disabled");
      assertThat(disabled.getSecret()).isNull();

      pay();

      on.await(1);
      assertThat(simulator.awaitWebhooks(Duration.ofSeconds(10))).isTrue();
      assertThat(simulator.oracle().webhookDeliveries())
          .extracting(Oracle.WebhookDelivery::url)
          .containsOnly(on.url());
    }
  }

  @Test
  void mayShareAUrl() throws Exception {
    WebhookEndpoint one = create("https://shop.example/hook", null);
    WebhookEndpoint two = create("https://shop.example/hook", null);

    assertThat(one.getId()).isNotEqualTo(two.getId());
    assertThat(one.getSecret()).isNotEqualTo(two.getSecret());
  }

  @Test
  void areMadeOnceUnderOneKeyAndTellTheirSecretAgain() {
    Wire wire = Wire.merchant(simulator);
    String form = "url=https://shop.example/hook&enabled_events[]=charge.failed";

    String first = wire.postWithKey("key-1", "/v1/webhook_endpoints", form).text("/secret");
    String again = wire.postWithKey("key-1", "/v1/webhook_endpoints", form).text("/secret");

    assertThat(first).startsWith("whsec_").isEqualTo(again);
    assertThat(wire.get("/v1/webhook_endpoints").json().path("data")).hasSize(1);
    assertThat(wire.get("/v1/webhook_endpoints").body()).doesNotContain("whsec_");
  }

  @Test
  void takeNoPatternOfTypesAndNoVersionThatIsNone() {
    Wire wire = Wire.merchant(simulator);
    String url = "url=https://shop.example/hook&enabled_events[]=";

    assertThat(wire.post("/v1/webhook_endpoints", url + "payment_intent.*").text("/error/param"))
        .isEqualTo("enabled_events");
    assertThat(
            wire.post("/v1/webhook_endpoints", url + "charge.failed&api_version=newest")
                .text("/error/param"))
        .isEqualTo("api_version");
  }

  @Test
  void areClosedToAKeyThatIsRestrictedToOtherResources() throws Exception {
    simulator.restrictKey(KEY, Set.of("payment_intents"));

    assertThatThrownBy(() -> stripe.v1().webhookEndpoints().list())
        .isInstanceOf(PermissionException.class)
        .hasMessageContaining("'sk_test_***'")
        .hasMessageContaining("'webhook_endpoints'")
        .hasMessageNotContaining(KEY);
    assertThat(stripe.v1().paymentIntents().list().getData()).isEmpty();
  }

  @Test
  void areClosedToAKeyThatHasExpired() {
    Wire control = Wire.with(simulator);
    assertThat(
            control
                .post("/_sim/keys", "{\"key\":\"" + KEY + "\",\"allowed\":[]}")
                .json()
                .path("allowed"))
        .isEmpty();

    assertThatThrownBy(() -> stripe.v1().webhookEndpoints().list())
        .isInstanceOf(AuthenticationException.class)
        .extracting(e -> ((StripeException) e).getCode())
        .isEqualTo("api_key_expired");
    assertThat(control.post("/_sim/keys", "{\"key\":\"x\",\"allowed\":\"all\"}").status())
        .isEqualTo(400);
  }

  @Test
  void canBeNoMoreThanSixteen() throws Exception {
    for (int i = 0; i < 16; i++) {
      create("https://shop.example/" + i, null);
    }

    assertThatThrownBy(() -> create("https://shop.example/more", null))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void areAnsweredWithStripesTime() {
    String date = Wire.merchant(simulator).get("/v1/webhook_endpoints").header("Date");

    assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
        .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(1));
  }

  private WebhookEndpoint create(String url, @Nullable String version) throws StripeException {
    WebhookEndpointCreateParams.Builder wish =
        WebhookEndpointCreateParams.builder()
            .setUrl(url)
            .addEnabledEvent(EnabledEvent.PAYMENT_INTENT__SUCCEEDED);
    if (version != null) {
      wish.putExtraParam("api_version", version);
    }
    return stripe.v1().webhookEndpoints().create(wish.build());
  }

  private void pay() throws StripeException {
    String id = stripe.v1().paymentIntents().create(StripeClients.twentyDollars().build()).getId();
    simulator.confirm(id, "pm_card_visa");
  }

  private static Event event(Receiver receiver, WebhookEndpoint endpoint) throws Exception {
    Receiver.Webhook webhook = receiver.await(1).getFirst();
    return Webhook.constructEvent(webhook.body(), webhook.signature(), endpoint.getSecret());
  }
}
