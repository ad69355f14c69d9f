package io.tallystick.server.doctor;

import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.stripe.StripeEndpoint;
import io.tallystick.stripe.StripeEventTypes;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the endpoints that Stripe has registered with what we listen to. */
final class EndpointExam {
  private static final String MAIN = "";

  private final boolean livemode;
  private final boolean isStandIn;
  private final Chart chart;

  /** How many secrets each of our doors believes, by its name; empty where that is not known. */
  private final Map<String, Integer> secrets;

  EndpointExam(StripeSettings stripe, Optional<WebhookSettings> webhook, Chart chart) {
    this.livemode = stripe.livemode();
    this.isStandIn = stripe.apiBase() != null;
    this.chart = chart;
    this.secrets =
        webhook.stream()
            .flatMap(settings -> settings.endpoints().stream())
            .collect(Collectors.toMap(WebhookEndpoint::name, it -> it.secrets().current().size()));
  }

  void examine(List<StripeEndpoint> registered) {
    List<StripeEndpoint> ours = registered.stream().filter(it -> it.door().isPresent()).toList();
    List<StripeEndpoint> enabled = ours.stream().filter(StripeEndpoint::enabled).toList();
    chart.lookedAt(
        "webhook endpoints at Stripe: "
            + registered.size()
            + " registered, "
            + enabled.size()
            + " enabled and ours");
    if (enabled.stream().noneMatch(it -> it.door().orElseThrow().equals(MAIN))) {
      nothingComes(ours);
    }
    enabled.forEach(this::judge);
    enabled.stream()
        .collect(
            Collectors.groupingBy(StripeEndpoint::url, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(this::judgeTogether);
  }

  /** In test mode Stripe's CLI may forward instead, and nothing need be registered. */
  private void nothingComes(List<StripeEndpoint> ours) {
    Severity severity = livemode ? Severity.ERROR : Severity.NOTE;
    ours.stream()
        .filter(it -> it.door().orElseThrow().equals(MAIN))
        .findFirst()
        .ifPresentOrElse(
            off ->
                chart.note(
                    severity,
                    "WEBHOOK_ENDPOINT_DISABLED",
                    named(off) + " is disabled, so no events come.",
                    "Enable it in the Stripe dashboard, Developers > Webhooks."),
            () ->
                chart.note(
                    severity,
                    "WEBHOOK_ENDPOINT_NOT_REGISTERED",
                    "No webhook endpoint at Stripe sends to /api/webhooks/stripe, so no events come"
                        + " but what 'stripe listen' forwards.",
                    "Run: ./tallystick endpoint create --url"
                        + " https://YOUR-HOST/api/webhooks/stripe."));
  }

  private void judge(StripeEndpoint endpoint) {
    if (endpoint.livemode() != livemode) {
      chart.note(
          Severity.ERROR,
          "WEBHOOK_ENDPOINT_OTHER_MODE",
          named(endpoint) + " sends events of the other mode than your keys'.",
          "Use keys and endpoints of one mode.");
    }
    if (!secrets.isEmpty() && !secrets.containsKey(endpoint.door().orElseThrow())) {
      chart.note(
          Severity.WARNING,
          "WEBHOOK_ENDPOINT_UNKNOWN",
          named(endpoint) + " has a name that is not configured, and its events are refused.",
          "Add the name to TALLYSTICK_WEBHOOK_ENDPOINTS, or disable the endpoint.");
    }
    if (!isOfTheSimulatorsStart(endpoint)) {
      events(endpoint);
      version(endpoint);
    }
  }

  /** Which is as it should be: an upgrade would give it a secret that is not configured. */
  private boolean isOfTheSimulatorsStart(StripeEndpoint endpoint) {
    return isStandIn && endpoint.takesAll() && endpoint.apiVersion() == null;
  }

  private void events(StripeEndpoint endpoint) {
    if (endpoint.takesAll()) {
      chart.note(
          Severity.NOTE,
          "WEBHOOK_ENDPOINT_ALL_EVENTS",
          named(endpoint) + " gets events of every type, most of which nobody needs.",
          "Run: ./tallystick endpoint upgrade " + endpoint.id() + ".");
    }
    if (!endpoint.missing().isEmpty()) {
      chart.note(
          Severity.WARNING,
          "WEBHOOK_ENDPOINT_EVENTS_MISSING",
          named(endpoint) + " does not get " + String.join(", ", endpoint.missing()) + ".",
          "Run: ./tallystick endpoint upgrade " + endpoint.id() + ".");
    }
  }

  private void version(StripeEndpoint endpoint) {
    if (!endpoint.isOurVersion()) {
      String version = endpoint.apiVersion();
      chart.note(
          version == null ? Severity.NOTE : Severity.WARNING,
          "WEBHOOK_ENDPOINT_VERSION",
          named(endpoint)
              + " sends "
              + (version == null ? "your account's default API version" : "API version " + version)
              + "; this release is written for "
              + StripeEventTypes.API_VERSION
              + ".",
          "Run: ./tallystick endpoint upgrade " + endpoint.id() + ".");
    }
  }

  /** Endpoints with one URL: all is well while one takes over from another. */
  private void judgeTogether(List<StripeEndpoint> sameUrl) {
    StripeEndpoint one = sameUrl.getFirst();
    int believed = secrets.getOrDefault(one.door().orElseThrow(), Integer.MAX_VALUE);
    if (sameUrl.size() > believed) {
      chart.note(
          Severity.WARNING,
          "WEBHOOK_ENDPOINT_SECRET_MISSING",
          sameUrl.size()
              + " enabled endpoints send to "
              + one.url()
              + ", each with a secret of its own, and "
              + believed
              + " is configured: the others' events are refused.",
          "Add the missing secret with a comma, or disable the endpoint that is not needed.");
    } else if (sameUrl.size() > 1) {
      chart.note(
          Severity.NOTE,
          "WEBHOOK_ENDPOINTS_SAME_URL",
          sameUrl.size()
              + " enabled endpoints send to "
              + one.url()
              + ", so each event comes more than once, which is harmless.",
          "Once the newest is used, end the roll or upgrade with --finish.");
    }
  }

  private static String named(StripeEndpoint endpoint) {
    return "The webhook endpoint " + endpoint.id() + " (" + endpoint.url() + ")";
  }
}
