package io.tallystick.server.doctor;

import io.tallystick.TallystickException;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeEndpoint;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks Stripe about the key, the clock and the endpoints, and writes down what is wrong. */
final class StripeExam {
  /** Clocks that are kept are milliseconds apart. */
  private static final Duration ODD = Duration.ofSeconds(5);

  /**
   * Long enough to see what is wrong, and short enough that what was mended is not told for long.
   */
  private static final Duration LOOKED_BACK = Duration.ofHours(1);

  /** What is younger may not have been sent yet. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

  /** Named in a line. */
  private static final int MOST_TYPES = 3;

  /** Far beyond any network's part in it, and on the way to the tolerance. */
  private static final Duration WRONG = Duration.ofSeconds(60);

  /**
   * What a key needs, in the words of Stripe's dashboard, and where it shows that it is missing.
   */
  private static final List<Need> NEEDS =
      List.of(
          new Need("payment_intents", "PaymentIntents: Write", Severity.ERROR),
          new Need("charges", "Charges and Refunds: Write", Severity.ERROR),
          new Need("refunds", "Charges and Refunds: Write", Severity.ERROR),
          new Need("customers", "Customers: Write", Severity.ERROR),
          new Need("disputes", "Disputes: Read", Severity.ERROR),
          new Need("events", "Events: Read", Severity.ERROR),
          new Need("transfers", "Transfers: Write", Severity.NOTE)); // only who transfers needs it

  /**
   * A permission.
   *
   * @param resource that a harmless call reads
   */
  private record Need(String resource, String permission, Severity severity) {}

  private final StripeSettings settings;
  private final StripeDashboard stripe;
  private final Chart chart;

  StripeExam(StripeSettings settings, StripeDashboard stripe, Chart chart) {
    this.settings = settings;
    this.stripe = stripe;
    this.chart = chart;
  }

  /**
   * Examines. A Stripe that cannot be asked is one finding.
   *
   * @param webhook nothing if it is not configured well
   */
  void examine(Optional<WebhookSettings> webhook) {
    try {
      Optional<List<StripeEndpoint>> endpoints = endpoints();
      chart.lookedAt("the secret key, which Stripe takes");
      permissions();
      endpoints.ifPresent(
          registered -> new EndpointExam(settings, webhook, chart).examine(registered));
      if (endpoints.stream().flatMap(List::stream).anyMatch(StripeExam::sendsToUs)) {
        ifPermitted(() -> stripe.undelivered(LOOKED_BACK, ON_ITS_WAY)).ifPresent(this::deliveries);
      }
    } catch (TallystickException e) {
      if (e.code().equals(StripeDashboard.KEY_REFUSED)) {
        chart.note(
            Severity.ERROR,
            StripeDashboard.KEY_REFUSED,
            "Stripe does not take STRIPE_SECRET_KEY: it is none of its keys, or was rolled or"
                + " expired.",
            "Copy a current key from the Stripe dashboard, Developers > API keys.");
      } else {
        unreachable();
      }
    }
    stripe.clockAhead().ifPresent(this::clock);
  }

  private Optional<List<StripeEndpoint>> endpoints() {
    Optional<List<StripeEndpoint>> endpoints = ifPermitted(stripe::endpoints);
    if (endpoints.isEmpty()) {
      chart.note(
          Severity.NOTE,
          "WEBHOOK_ENDPOINTS_UNSEEN",
          "The restricted key may not read webhook endpoints, so their registration was not looked"
              + " at.",
          "Give it Webhook Endpoints: Read (Write for './tallystick endpoint') in the Stripe"
              + " dashboard, Developers > API keys.");
    }
    return endpoints;
  }

  /** What Stripe answers, or nothing if the key may not ask that. */
  private static <T> Optional<T> ifPermitted(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (TallystickException e) {
      if (e.code().equals(StripeDashboard.KEY_LACKS_PERMISSION)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean sendsToUs(StripeEndpoint endpoint) {
    return endpoint.enabled() && endpoint.door().isPresent();
  }

  /** A secret that is not the endpoint's shows here, where no server runs that could tell of it. */
  private void deliveries(List<String> types) {
    chart.lookedAt("what Stripe could not deliver in the last hour");
    if (!types.isEmpty()) {
      chart.note(
          Severity.WARNING,
          "WEBHOOKS_NOT_DELIVERED",
          types.size()
              + (types.size() == 1 ? " event" : " events")
              + " of the last hour ("
              + types.stream().distinct().limit(MOST_TYPES).collect(Collectors.joining(", "))
              + ") did not reach an endpoint, or were refused there.",
          "Look for event=webhook.refused in the server's log: where its reason is"
              + " signature_no_match, STRIPE_WEBHOOK_SECRET is not this endpoint's. Events that were"
              + " missed are found in Stripe's list, some minutes late.");
    }
  }

  private void permissions() {
    if (!settings.secretKey().reveal().startsWith("rk_")) {
      if (settings.livemode()) {
        chart.note(
            Severity.NOTE,
            "STRIPE_KEY_UNRESTRICTED",
            "STRIPE_SECRET_KEY may do everything in your live account, payouts included.",
            "Make a restricted key with " + needed() + ", and use it instead.");
      }
      return;
    }
    for (Need need : NEEDS) {
      if (!stripe.mayRead(need.resource())) {
        chart.note(
            need.severity(),
            StripeDashboard.KEY_LACKS_PERMISSION,
            "The restricted key may not read " + need.resource() + ".",
            "Give it " + need.permission() + " in the Stripe dashboard, Developers > API keys.");
      }
    }
    chart.lookedAt("what the restricted key may read (what it may write shows only in use)");
  }

  private static String needed() {
    return String.join(", ", NEEDS.stream().map(Need::permission).distinct().toList());
  }

  private void unreachable() {
    chart.note(
        Severity.WARNING,
        StripeDashboard.UNREACHABLE,
        "Stripe could not be asked, so its side (key, clock, endpoints) was not looked at.",
        (settings.apiBase() == null
                ? "Let this machine reach https://api.stripe.com"
                : "Start what stands in for Stripe at "
                    + settings.apiBase()
                    + " (as README has it: ./tallystick simulator …)")
            + ", or look at the configuration alone with --offline.");
  }

  private void clock(Duration ahead) {
    Duration apart = ahead.abs();
    chart.lookedAt("this machine's clock against Stripe's, " + apart.toSeconds() + " s apart");
    if (apart.compareTo(ODD) >= 0) {
      chart.note(
          apart.compareTo(WRONG) >= 0 ? Severity.ERROR : Severity.WARNING,
          "CLOCK_OFF",
          "This machine's clock is "
              + apart.toSeconds()
              + " s "
              + (ahead.isNegative() ? "behind" : "ahead of")
              + " Stripe's; from "
              + WebhookSettings.TOLERANCE.toSeconds()
              + " s on every webhook is refused.",
          "Have it set by NTP, for instance by chrony or systemd-timesyncd.");
    }
  }
}
