package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.simulator.StripeSimulator;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.StripeDashboard.Created;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StripeDashboardTest {
  private static final String KEY = "rk_test_dashboard";
  private static final String URL = "https://shop.example/api/webhooks/stripe";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeDashboard dashboard = at(simulator.url(), InstantSource.system());

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void registersAnEndpointWithExactlyWhatItIsToGet() {
    Created created =
        dashboard.create(
            URL, StripeEventTypes.FOLLOWED, StripeEventTypes.API_VERSION, "key-of-the-first");

    assertThat(created.secret().reveal()).startsWith("whsec_");
    StripeEndpoint endpoint = dashboard.endpoint(created.endpoint().id());
    assertThat(dashboard.endpoints()).containsExactly(endpoint);
    assertThat(endpoint).isEqualTo(created.endpoint());
    assertThat(endpoint.url()).isEqualTo(URL);
    assertThat(endpoint.events()).isEqualTo(StripeEventTypes.FOLLOWED);
    assertThat(endpoint.isOurVersion()).isTrue();
    assertThat(endpoint.enabled()).isTrue();
    assertThat(endpoint.missing()).isEmpty();
    assertThat(created.toString()).doesNotContain(created.secret().reveal());
  }

  @Test
  void hearsTheSecretThoughTheAnswerWasLost() {
    simulator.faults().next("POST", "/v1/webhook_endpoints", Fault.reset(), 2);

    Created created = dashboard.create(URL, List.of("charge.failed"), null, "key-of-the-first");

    assertThat(created.secret().reveal()).startsWith("whsec_");
    assertThat(dashboard.endpoints()).hasSize(1);
  }

  @Test
  void disablesAnEndpointAndHasItListenToMore() {
    String id = dashboard.create(URL, List.of("charge.failed"), null, "key-1").endpoint().id();
    assertThat(dashboard.endpoint(id).missing())
        .contains("payment_intent.succeeded")
        .doesNotContain("charge.failed");
    assertThat(dashboard.endpoint(id).isOurVersion()).isFalse();

    assertThat(dashboard.listen(id, StripeEventTypes.FOLLOWED, "key-2").missing()).isEmpty();
    assertThat(dashboard.disable(id, "key-3").enabled()).isFalse();

    assertThat(dashboard.endpoint(id).enabled()).isFalse();
    assertThat(dashboard.endpoint(id).events()).isEqualTo(StripeEventTypes.FOLLOWED);
  }

  @Test
  void knowsWhatTheKeyMayRead() {
    simulator.restrictKey(KEY, Set.of("charges"));

    assertThat(dashboard.mayRead("charges")).isTrue();
    assertThat(dashboard.mayRead("customers")).isFalse();
    assertCode("STRIPE_KEY_LACKS_PERMISSION", dashboard::endpoints);
  }

  @Test
  void tellsARefusedKeyFromAStripeThatIsNotThere() {
    simulator.restrictKey(KEY, Set.of());
    assertCode("STRIPE_KEY_REFUSED", dashboard::endpoints);
    assertCode("STRIPE_KEY_REFUSED", () -> dashboard.mayRead("charges"));

    simulator.close();
    assertCode("STRIPE_UNREACHABLE", dashboard::endpoints);
    assertCode("STRIPE_UNREACHABLE", () -> dashboard.mayRead("charges"));
  }

  @Test
  void saysWhatHelpsWhereStripeIsNotThere() {
    simulator.close();

    assertThatThrownBy(dashboard::endpoints)
        .hasMessageEndingWith("Try again once this machine reaches it.");
    assertThatThrownBy(() -> dashboard.create(URL, List.of("charge.failed"), null, "key-1"))
        .hasMessageEndingWith(
            "Once this machine reaches it, 'endpoint status' shows what is registered.");
  }

  @Test
  void doesNotTakeAnybodyElseForStripe() throws Exception {
    try (CannedStripe proxy = CannedStripe.answering(401, "{\"login\":\"please\"}")) {
      assertCode("STRIPE_UNREACHABLE", at(proxy.url(), InstantSource.system())::endpoints);
    }
    try (CannedStripe other = CannedStripe.answering(200, "{\"data\":[{\"id\":7}]}")) {
      assertCode("STRIPE_UNREACHABLE", at(other.url(), InstantSource.system())::endpoints);
    }
  }

  @Test
  void doesNotTakeATimeThatIsNone() throws Exception {
    String endpoint = "{\"id\":\"we_1\",\"url\":\"https://a.b\",\"created\":9223372036854775807}";
    try (CannedStripe stripe = CannedStripe.answering(200, endpoint)) {
      StripeDashboard strange = at(stripe.url(), InstantSource.system());

      assertCode("STRIPE_UNREACHABLE", () -> strange.endpoint("we_1"));
    }
  }

  @Test
  void saysThatThereIsNoSuchEndpoint() {
    assertCode("ENDPOINT_NOT_FOUND", () -> dashboard.endpoint("we_none"));
    assertCode("ENDPOINT_NOT_FOUND", () -> dashboard.endpoint("../charges"));
    assertCode("STRIPE_REFUSED", () -> dashboard.create(URL, List.of("charge.*"), null, "key-1"));
  }

  @Test
  void readsHowFarTheClocksAreApart() {
    assertThat(dashboard.clockAhead()).isEmpty();
    dashboard.endpoints();
    assertThat(dashboard.clockAhead().orElseThrow()).isBetween(seconds(-4), seconds(4));

    StripeDashboard late = at(simulator.url(), () -> Instant.now().minusSeconds(100));
    late.endpoints();
    assertThat(late.clockAhead().orElseThrow()).isBetween(seconds(-104), seconds(-96));

    simulator.restrictKey(KEY, Set.of());
    StripeDashboard early = at(simulator.url(), () -> Instant.now().plusSeconds(100));
    assertCode("STRIPE_KEY_REFUSED", early::endpoints);
    assertThat(early.clockAhead().orElseThrow()).isBetween(seconds(96), seconds(104));
  }

  @Test
  void readsNoTimeThatIsNone() throws Exception {
    try (CannedStripe odd =
        CannedStripe.raw(
            "HTTP/1.1 200 X\r\nDate: yesterday\r\nContent-Length: 11\r\n\r\n{\"data\":[]}")) {
      StripeDashboard asked = at(odd.url(), InstantSource.system());

      assertThat(asked.endpoints()).isEmpty();
      assertThat(asked.clockAhead()).isEmpty();
    }
  }

  @Test
  void knowsItsOwnDoors() {
    assertThat(StripeEndpoint.door(URL)).contains("");
    assertThat(StripeEndpoint.door(URL + "/?version=2")).contains("");
    assertThat(StripeEndpoint.door(URL + "/connect")).contains("connect");
    assertThat(StripeEndpoint.door("https://shop.example/tally/api/webhooks/stripe")).contains("");
    assertThat(StripeEndpoint.door("https://shop.example/other/webhooks/stripe")).isEmpty();
    assertThat(StripeEndpoint.door("https://shop.example/a" + "/api/webhooks/stripe/a/b"))
        .isEmpty();
    assertThat(StripeEndpoint.door("not a url")).isEmpty();
  }

  private static void assertCode(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TallystickException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageNotContaining(KEY);
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }

  private static StripeDashboard at(URI stripe, InstantSource clock) {
    StripeSettings settings = new StripeSettings(new Secret(KEY), "pk_test_1", false, stripe);
    return new StripeDashboard(settings, StripeRate.of(null, settings), clock);
  }
}
