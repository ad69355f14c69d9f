package io.tallystick.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.Ids;
import io.tallystick.Schema;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.server.endpoint.EndpointDesk.Upgrade;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.simulator.StripeSimulator;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeDashboard.Created;
import io.tallystick.stripe.StripeEndpoint;
import io.tallystick.stripe.StripeEventTypes;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.SecretUse;
import io.tallystick.webhook.SecretUses;
import io.tallystick.webhook.WebhookSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class EndpointDeskTest {
  private static final String URL = "https://shop.example/api/webhooks/stripe";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeDashboard stripe = dashboard();
  private final EndpointDesk desk = new EndpointDesk(stripe, Ids.secure());
  private final JdbcClient jdbc = JdbcClient.create(TestPostgres.dataSource());

  @BeforeAll
  static void migrate() {
    Schema.migrate(TestPostgres.dataSource());
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void createsAnEndpointWithOurEventsAndVersion() {
    Created created = desk.create(URL);

    StripeEndpoint endpoint = stripe.endpoint(created.endpoint().id());
    assertThat(endpoint.events()).isEqualTo(StripeEventTypes.FOLLOWED);
    assertThat(endpoint.apiVersion()).isEqualTo(StripeEventTypes.API_VERSION);
    assertThat(endpoint.url()).isEqualTo(URL);
  }

  @Test
  void createsNoSecondEndpointOfAUrl() {
    String id = desk.create(URL).endpoint().id();

    assertRefused("ENDPOINT_EXISTS", () -> desk.create(URL));
    stripe.disable(id, "key-1");
    assertRefused("ENDPOINT_EXISTS", () -> desk.create(URL));
    assertThat(stripe.endpoints()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/api/webhooks/stripe",
        "https://shop.example/",
        "https://shop.example/api/webhooks",
        "https://u:p@shop.example/api/webhooks/stripe",
        "https://shop.example/api/webhooks/stripe#x",
        "ftp://shop.example/api/webhooks/stripe",
        "/api/webhooks/stripe",
        "shop"
      })
  void createsNoneThatWouldLeadNowhere(String url) {
    assertRefused("ENDPOINT_URL_INVALID", () -> desk.create(url));

    assertThat(stripe.endpoints()).isEmpty();
  }

  @Test
  void rollsByASecondEndpointThatGetsTheSame() {
    Created old = stripe.create(URL, List.of("charge.failed"), "2024-04-10", "key-1");

    Created fresh = desk.roll(old.endpoint().id());

    assertThat(fresh.secret()).isNotEqualTo(old.secret());
    assertThat(fresh.endpoint().url()).isEqualTo(URL);
    assertThat(fresh.endpoint().events()).containsExactly("charge.failed");
    assertThat(fresh.endpoint().apiVersion()).isEqualTo("2024-04-10");
    assertThat(stripe.endpoints()).allMatch(StripeEndpoint::enabled).hasSize(2);
  }

  /** The second one would get our own account's events, and the first would be disabled for it. */
  @Test
  void leavesAnEndpointOfConnectAlone() throws Exception {
    HttpRequest connect =
        HttpRequest.newBuilder(simulator.url().resolve("/v1/webhook_endpoints"))
            .header("Authorization", "Bearer sk_test_1")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "connect=true&enabled_events[]=charge.failed&url=" + URL))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(connect, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
    String id = stripe.endpoints().getFirst().id();

    assertRefused("ENDPOINT_OF_CONNECT", () -> desk.roll(id));
    assertRefused("ENDPOINT_OF_CONNECT", () -> desk.upgrade(id));
    assertThat(stripe.endpoints()).hasSize(1);
  }

  @Test
  void upgradesAnotherVersionByASecondEndpoint() {
    Created old = stripe.create(URL, List.of("*"), "2024-04-10", "key-1");

    Upgrade upgrade = desk.upgrade(old.endpoint().id());

    assertThat(upgrade)
        .isInstanceOfSatisfying(
            Upgrade.Beside.class,
            it -> {
              assertThat(it.created().endpoint().isOurVersion()).isTrue();
              assertThat(it.created().endpoint().events()).isEqualTo(StripeEventTypes.FOLLOWED);
            });
    assertThat(stripe.endpoint(old.endpoint().id())).isEqualTo(old.endpoint());
  }

  @Test
  void upgradesMissingEventsInPlace() {
    String id =
        stripe
            .create(URL, List.of("charge.failed"), StripeEventTypes.API_VERSION, "key-1")
            .endpoint()
            .id();

    assertThat(desk.upgrade(id)).isInstanceOf(Upgrade.InPlace.class);

    assertThat(stripe.endpoints()).hasSize(1);
    assertThat(stripe.endpoint(id).events()).isEqualTo(StripeEventTypes.FOLLOWED);
    assertRefused("ENDPOINT_CURRENT", () -> desk.upgrade(id));
  }

  @Test
  void endsNoEndpointThatNoneTakesOverFrom() {
    Created only = desk.create(URL);
    desk.create(URL + "/other");
    assertRefused("ENDPOINT_WITHOUT_SUCCESSOR", () -> desk.finish(only.endpoint().id(), null));

    Created fresh = desk.roll(only.endpoint().id());
    stripe.disable(fresh.endpoint().id(), "key-1");
    assertRefused("ENDPOINT_WITHOUT_SUCCESSOR", () -> desk.finish(only.endpoint().id(), null));

    assertThat(stripe.endpoint(only.endpoint().id()).enabled()).isTrue();
  }

  @Test
  void endsTheOldOneOnceBothSecretsHaveVerifiedSomething() {
    Created old = desk.create(URL);
    Created fresh = desk.roll(old.endpoint().id());
    String id = old.endpoint().id();

    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(fresh, old)));
    used("", old.secret(), Duration.ZERO);
    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(fresh, old)));
    used("", fresh.secret(), Duration.ofHours(1)); // before it was made: by another of its kind
    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(fresh, old)));
    used("other", fresh.secret(), Duration.ZERO);
    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(fresh, old)));
    used("", fresh.secret(), Duration.ZERO);
    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(old)));

    assertThat(desk.finish(id, believing(fresh, old)).enabled()).isFalse();

    assertThat(stripe.endpoint(fresh.endpoint().id()).enabled()).isTrue();
    assertRefused("ENDPOINT_DISABLED", () -> desk.finish(id, null));
    assertRefused("ENDPOINT_DISABLED", () -> desk.roll(id));
  }

  @Test
  void leavesAnotherAppsEndpointsAlone() {
    String url = "https://hooks.example/their/path";
    var first = stripe.create(url, StripeEventTypes.FOLLOWED, null, "key-1").endpoint();
    var second = stripe.create(url, StripeEventTypes.FOLLOWED, null, "key-2").endpoint();

    assertRefused("ENDPOINT_NOT_OURS", () -> desk.roll(first.id()));
    assertRefused("ENDPOINT_NOT_OURS", () -> desk.upgrade(first.id()));
    assertRefused("ENDPOINT_NOT_OURS", () -> desk.finish(first.id(), null));
    assertThat(stripe.endpoints()).hasSize(2).allMatch(StripeEndpoint::enabled);
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  /** The two secrets that are believed are the old one's and another URL's. */
  @Test
  void takesNoSecretOfAnotherUrlForTheNewestOnes() {
    Created elsewhere = desk.create("https://other.example/api/webhooks/stripe");
    Created named = desk.create(URL + "/named");
    Created old = desk.create(URL);
    Created fresh = desk.roll(old.endpoint().id());
    String id = old.endpoint().id();
    used("", old.secret(), Duration.ZERO);
    used("", elsewhere.secret(), Duration.ZERO);

    assertRefused("ENDPOINT_UNPROVEN", () -> desk.finish(id, believing(old, elsewhere)));

    used("", fresh.secret(), Duration.ZERO);
    assertThat(desk.finish(id, believing(fresh, old, elsewhere)).enabled()).isFalse();
    assertThat(stripe.endpoint(named.endpoint().id()).enabled()).isTrue();
  }

  @Test
  void endsTheOldOneUnprovenIfThatIsWanted() {
    Created old = desk.create(URL);
    desk.roll(old.endpoint().id());

    assertThat(desk.finish(old.endpoint().id(), null).enabled()).isFalse();
  }

  /** Of an hour from now on: what Stripe counts in seconds is not younger than a use just now. */
  private SecretsInUse believing(Created... endpoints) {
    List<Secret> secrets = Stream.of(endpoints).map(Created::secret).toList();
    return new SecretsInUse(
        new WebhookSettings(secrets, WebhookSettings.DEFAULT_MAX_BYTES, 1),
        new SecretUses(jdbc),
        InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1)));
  }

  private void used(String door, Secret secret, Duration ago) {
    jdbc.sql(
            """
            insert into tallystick.webhook_secret_use (endpoint, fingerprint, uses, last_used_at)
            values (:door, :fingerprint, 1, now() - make_interval(secs => :ago))
            on conflict (endpoint, fingerprint) do update set last_used_at = excluded.last_used_at
            """)
        .param("door", door)
        .param("fingerprint", SecretUse.fingerprint(secret))
        .param("ago", ago.toSeconds())
        .update();
  }

  private static void assertRefused(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TallystickException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private StripeDashboard dashboard() {
    StripeSettings settings =
        new StripeSettings(new Secret("sk_test_1"), "pk_test_1", false, simulator.url());
    return new StripeDashboard(settings, StripeRate.of(null, settings));
  }
}
