package io.tallystick.server.doctor;

import static io.tallystick.server.doctor.DoctorTest.examine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.fixture.Configured;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeEventTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeExamTest {
  private static final String RESTRICTED = "rk_test_1";

  private final Surroundings surroundings = Surroundings.bare();

  @TempDir Path folder;

  @AfterEach
  void close() {
    surroundings.close();
  }

  private List<Finding> examinedBy(StripeDashboard stripe) {
    return new Doctor(surroundings.configured(folder).settings(), keys -> stripe)
        .examine()
        .findings();
  }

  @Test
  void findsOneThingIfStripeCannotBeAsked() {
    Configured configured = surroundings.configured(folder);
    surroundings.stripe().close();

    List<Finding> findings = examine(configured);

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("STRIPE_UNREACHABLE", Severity.WARNING));
    assertThat(findings.getFirst().fix()).contains("./tallystick simulator", "--offline");
  }

  @Test
  void findsThatAStripeThatFailsCouldNotBeAsked() {
    surroundings.stripe().faults().next("GET", "/v1/*", Fault.empty503(), 5);

    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code)
        .containsExactly("STRIPE_UNREACHABLE");
  }

  @Test
  void findsAKeyThatStripeDoesNotTake() {
    surroundings.stripe().restrictKey(Surroundings.KEY, Set.of());

    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("STRIPE_KEY_REFUSED", Severity.ERROR));
  }

  @ParameterizedTest
  @CsvSource({
    "payment_intents, PaymentIntents: Write, ERROR",
    "charges, Charges and Refunds: Write, ERROR",
    "refunds, Charges and Refunds: Write, ERROR",
    "customers, Customers: Write, ERROR",
    "disputes, Disputes: Read, ERROR",
    "events, Events: Read, ERROR",
    "transfers, Transfers: Write, NOTE"
  })
  void namesThePermissionThatARestrictedKeyLacks(
      String resource, String permission, Severity severity) {
    surroundings.register(Surroundings.URL);
    surroundings.stripe().restrictKey(RESTRICTED, allBut(resource));

    List<Finding> findings = examine(restricted());

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("STRIPE_KEY_LACKS_PERMISSION", severity));
    assertThat(findings.getFirst().message()).contains(resource);
    assertThat(findings.getFirst().fix()).contains(permission);
  }

  @Test
  void saysThatItMayNotSeeTheEndpoints() {
    surroundings.stripe().restrictKey(RESTRICTED, allBut("webhook_endpoints"));

    assertThat(examine(restricted()))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINTS_UNSEEN", Severity.NOTE));
  }

  @Test
  void advisesARestrictedKeyInLiveMode() {
    surroundings.register(Surroundings.URL);

    assertThat(live())
        .extracting(Finding::code, Finding::severity)
        .contains(tuple("STRIPE_KEY_UNRESTRICTED", Severity.NOTE));
  }

  @ParameterizedTest
  @CsvSource({"3, ", "-3, ", "8, WARNING", "-8, WARNING", "50, WARNING", "-70, ERROR", "70, ERROR"})
  void saysHowFarTheClockIsOff(int seconds, Severity severity) {
    surroundings.register(Surroundings.URL);
    StripeDashboard elsewhere =
        surroundings.dashboard(false, () -> Instant.now().plusSeconds(seconds));

    List<Finding> findings = examinedBy(elsewhere);

    if (severity == null) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings)
          .extracting(Finding::code, Finding::severity)
          .containsExactly(tuple("CLOCK_OFF", severity));
      assertThat(findings.getFirst().message())
          .contains(seconds < 0 ? "s behind Stripe's" : "s ahead of Stripe's", "from 300 s on");
    }
  }

  @Test
  void saysThatTheClockIsOffThoughTheKeyIsRefused() {
    surroundings.stripe().restrictKey(Surroundings.KEY, Set.of());
    StripeDashboard elsewhere = surroundings.dashboard(false, () -> Instant.now().plusSeconds(99));

    assertThat(examinedBy(elsewhere))
        .extracting(Finding::code)
        .containsExactly("STRIPE_KEY_REFUSED", "CLOCK_OFF");
  }

  /** As where the secret is another endpoint's: two minutes from now nobody has taken the event. */
  @Test
  void findsWebhooksThatDoNotArrive() throws IOException, InterruptedException {
    surroundings.register(Surroundings.URL);
    surroundings.makeNews();
    StripeDashboard later = surroundings.dashboard(false, () -> Instant.now().plusSeconds(120));

    assertThat(examine(surroundings.configured(folder))).as("it may be on its way").isEmpty();
    List<Finding> findings = examinedBy(later);

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(
            tuple("CLOCK_OFF", Severity.ERROR), tuple("WEBHOOKS_NOT_DELIVERED", Severity.WARNING));
    assertThat(findings.getLast().message())
        .startsWith("1 event of the last hour (payment_intent.created) did not reach");
  }

  @Test
  void expectsNoWebhooksWhereNoneIsRegistered() throws IOException, InterruptedException {
    surroundings.makeNews();
    StripeDashboard later = surroundings.dashboard(false, () -> Instant.now().plusSeconds(120));

    assertThat(examinedBy(later))
        .extracting(Finding::code)
        .containsExactly("CLOCK_OFF", "WEBHOOK_ENDPOINT_NOT_REGISTERED");
  }

  @Test
  void findsThatNothingIsRegistered() {
    register("https://shop.example/other", StripeEventTypes.API_VERSION, "charge.failed");

    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_NOT_REGISTERED", Severity.NOTE));
    assertThat(live())
        .extracting(Finding::code, Finding::severity)
        .contains(tuple("WEBHOOK_ENDPOINT_NOT_REGISTERED", Severity.ERROR));
  }

  @Test
  void findsAnEndpointThatIsDisabled() {
    String id = surroundings.register(Surroundings.URL);
    surroundings.dashboard(false).disable(id, "key-1");

    List<Finding> findings = examine(surroundings.configured(folder));

    assertThat(findings).extracting(Finding::code).containsExactly("WEBHOOK_ENDPOINT_DISABLED");
    assertThat(findings.getFirst().message()).contains(id);
  }

  @Test
  void isContentWithADisabledOneBesideAnother() {
    String id = surroundings.register(Surroundings.URL);
    surroundings.dashboard(false).disable(id, "key-1");
    surroundings.register(Surroundings.URL + "?second");

    assertThat(examine(surroundings.configured(folder))).isEmpty();
  }

  @Test
  void namesTheEventsThatAnEndpointDoesNotGet() {
    String[] most =
        StripeEventTypes.FOLLOWED.stream()
            .filter(type -> !type.equals("refund.failed") && !type.equals("charge.failed"))
            .toArray(String[]::new);
    register(Surroundings.URL, StripeEventTypes.API_VERSION, most);

    List<Finding> findings = examine(surroundings.configured(folder));

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_EVENTS_MISSING", Severity.WARNING));
    assertThat(findings.getFirst().message())
        .endsWith("does not get charge.failed, refund.failed.");
  }

  @Test
  void advisesAgainstAllEvents() {
    register(Surroundings.URL, StripeEventTypes.API_VERSION, "*");

    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_ALL_EVENTS", Severity.NOTE));
  }

  @Test
  void advisesNothingOnTheEndpointThatTheSimulatorBegan() {
    register(Surroundings.URL, null, "*");

    assertThat(examine(surroundings.configured(folder))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2024-04-10, WARNING", ", NOTE"})
  void comparesTheVersionOfItsEvents(String version, Severity severity) {
    register(Surroundings.URL, version, StripeEventTypes.FOLLOWED.toArray(String[]::new));

    List<Finding> findings = examine(surroundings.configured(folder));

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_VERSION", severity));
    assertThat(findings.getFirst().message()).contains(StripeEventTypes.API_VERSION);
  }

  @Test
  void findsAnEndpointOfTheOtherMode() {
    surroundings.register(Surroundings.URL); // the simulator says that it is of test mode

    assertThat(live())
        .extracting(Finding::code, Finding::severity)
        .contains(tuple("WEBHOOK_ENDPOINT_OTHER_MODE", Severity.ERROR));
  }

  @Test
  void findsAnEndpointWhoseNameIsNotConfigured() {
    surroundings.register(Surroundings.URL);
    surroundings.register(Surroundings.URL + "/connect");
    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_UNKNOWN", Severity.WARNING));

    assertThat(
            examine(
                surroundings
                    .configured(folder)
                    .with("TALLYSTICK_WEBHOOK_ENDPOINTS", "connect")
                    .with("STRIPE_WEBHOOK_SECRET_CONNECT", "whsec_oneTwoThreeFour")))
        .isEmpty();
  }

  @Test
  void findsThatTwoEndpointsOfOneUrlNeedTwoSecrets() {
    surroundings.register(Surroundings.URL);
    register(
        Surroundings.URL,
        StripeEventTypes.API_VERSION,
        StripeEventTypes.FOLLOWED.toArray(String[]::new));
    assertThat(examine(surroundings.configured(folder)))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINT_SECRET_MISSING", Severity.WARNING));

    assertThat(
            examine(
                surroundings
                    .configured(folder)
                    .with("STRIPE_WEBHOOK_SECRET", "whsec_oneTwoThreeFour,whsec_fiveSixSeven")))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("WEBHOOK_ENDPOINTS_SAME_URL", Severity.NOTE));
  }

  private void register(String url, @Nullable String version, String... events) {
    surroundings.dashboard(false).create(url, List.of(events), version, "another-key");
  }

  private Configured restricted() {
    return surroundings.configured(folder).with("STRIPE_SECRET_KEY", RESTRICTED);
  }

  /** What is found with live keys; Stripe is asked with test keys all the same. */
  private List<Finding> live() {
    Configured configured =
        surroundings
            .configured(folder)
            .without("STRIPE_API_BASE")
            .with("STRIPE_SECRET_KEY", "sk_live_1")
            .with("STRIPE_PUBLISHABLE_KEY", "pk_live_1");
    return new Doctor(configured.settings(), keys -> surroundings.dashboard(true))
        .examine()
        .findings();
  }

  private static Set<String> allBut(String resource) {
    return Set.of(
            "payment_intents",
            "charges",
            "refunds",
            "customers",
            "disputes",
            "events",
            "transfers",
            "webhook_endpoints")
        .stream()
        .filter(it -> !it.equals(resource))
        .collect(Collectors.toSet());
  }
}
