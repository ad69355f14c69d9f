package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.resource.SimulatedClock;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The webhook endpoints of the account. */
public final class WebhookEndpoints {
  /** Endpoints per account, as at Stripe. */
  static final int MAX_ENDPOINTS = 16;

  /** How long a rolled secret may go on signing, as at Stripe. */
  public static final Duration LONGEST_OVERLAP = Duration.ofHours(24);

  /** Characters of a signing secret behind its prefix, as at Stripe. */
  private static final int SECRET_CHARS = 32;

  private static final String NOUN = "webhook endpoint";
  private static final Pattern EVENT_TYPE = Pattern.compile("\\*|[a-z0-9_]+(\\.[a-z0-9_]+)+");
  private static final Pattern API_VERSION =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}(\\.[a-z]+)?");
  private static final Set<String> CREATE =
      Set.of(
          "url",
          "enabled_events[*]",
          "api_version",
          "connect",
          "description",
          "metadata",
          "metadata[*]");
  private static final Set<String> UPDATE =
      Set.of("url", "enabled_events[*]", "description", "disabled", "metadata", "metadata[*]");

  private final Ids ids;
  private final SimulatedClock clock;
  private final EventSink sink;
  private final Shelf<WebhookEndpoint> shelf = new Shelf<>(NOUN, MAX_ENDPOINTS);

  public WebhookEndpoints(Ids ids, SimulatedClock clock, EventSink sink) {
    this.ids = ids;
    this.clock = clock;
    this.sink = sink;
  }

  /**
   * Registers a URL for every event.
   *
   * @param secret null to draw one
   */
  public WebhookEndpoint register(String url, @Nullable String secret) {
    requireHttp(url);
    WebhookEndpoint.Wish wish = new WebhookEndpoint.Wish(url, List.of("*"), null, Map.of());
    return add(wish, false, null, secret);
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    String one = "/v1/webhook_endpoints/{id}";
    return List.of(
        Operation.of("POST", "/v1/webhook_endpoints", (id, call) -> create(call.form())),
        Operation.of("GET", "/v1/webhook_endpoints", (id, call) -> list(call.form())),
        Operation.of("GET", one, (id, call) -> retrieve(id, call.form())),
        Operation.of("POST", one, (id, call) -> update(id, call.form())),
        Operation.of("DELETE", one, (id, call) -> delete(id, call.form())));
  }

  private Reply create(Form form) {
    form.allowOnly(CREATE);
    if (form.textOrUnset("url") == null) {
      throw new Refusal(StripeError.missing("url"));
    }
    if (form.list("enabled_events").isEmpty()) {
      throw new Refusal(StripeError.missing("enabled_events"));
    }
    WebhookEndpoint endpoint =
        add(
            wish(form, new WebhookEndpoint.Wish("", List.of(), null, Map.of())),
            form.flag("connect", false),
            apiVersion(form),
            null);
    return Reply.ok(endpoint::jsonWithSecret);
  }

  private static @Nullable String apiVersion(Form form) {
    String version = form.textOrUnset("api_version");
    if (version != null && !API_VERSION.matcher(version).matches()) {
      String message = "Invalid Stripe API version: " + version;
      throw new Refusal(StripeError.invalid(null, message, "api_version"));
    }
    return version;
  }

  private static WebhookEndpoint.Wish wish(Form form, WebhookEndpoint.Wish before) {
    String url = form.has("url") ? String.valueOf(form.text("url")) : before.url();
    requireHttp(url);
    List<String> events = form.list("enabled_events");
    for (String event : events) {
      if (!EVENT_TYPE.matcher(event).matches()) {
        String message = "Invalid enabled_events: '" + event + "' is not a type of event, nor *.";
        throw new Refusal(StripeError.invalid(null, message, "enabled_events"));
      }
    }
    return new WebhookEndpoint.Wish(
        url,
        events.isEmpty() ? before.events() : events,
        form.has("description") ? form.textOrUnset("description") : before.description(),
        Metadata.read(form, before.metadata()));
  }

  private WebhookEndpoint add(
      WebhookEndpoint.Wish wish,
      boolean connect,
      @Nullable String apiVersion,
      @Nullable String secret) {
    if (shelf.size() >= MAX_ENDPOINTS) {
      String message = "You have reached the maximum of " + MAX_ENDPOINTS + " webhook endpoints.";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
    String signing = secret == null ? ids.next("whsec_", SECRET_CHARS) : secret;
    WebhookEndpoint endpoint =
        new WebhookEndpoint(
            ids.next("we_1"),
            clock.epochSecond(),
            wish,
            connect,
            apiVersion,
            false,
            List.of(new WebhookEndpoint.SigningSecret(signing, Instant.MAX)));
    shelf.add(endpoint);
    sink.changed(endpoint);
    return endpoint;
  }

  private static void requireHttp(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the refusal below
    }
    String message = "Invalid URL: an explicit scheme (http or https) and a host are needed.";
    throw new Refusal(StripeError.invalid("url_invalid", message, "url"));
  }

  private Reply retrieve(String id, Form form) {
    form.allowOnly(Set.of());
    return Reply.ok(require(id)::json);
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of());
    return query.answer(shelf, "/v1/webhook_endpoints", any -> true);
  }

  private Reply update(String id, Form form) {
    form.allowOnly(UPDATE);
    WebhookEndpoint before = require(id);
    boolean disabled = form.flag("disabled", before.disabled());
    return Reply.ok(change(before.wishing(wish(form, before.wish()), disabled))::json);
  }

  /**
   * Gives an endpoint a new secret, as Stripe's dashboard does.
   *
   * @param overlap how long the present one goes on signing beside it
   * @return the new secret
   */
  public String roll(String id, Duration overlap) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      String message = "The overlap must be 0 to " + LONGEST_OVERLAP + ".";
      throw new Refusal(StripeError.invalid(null, message, "overlap"));
    }
    String secret = ids.next("whsec_", SECRET_CHARS);
    change(require(id).rolled(secret, clock.instant().plus(overlap)));
    return secret;
  }

  private WebhookEndpoint change(WebhookEndpoint changed) {
    shelf.replace(changed);
    sink.changed(changed);
    return changed;
  }

  private Reply delete(String id, Form form) {
    form.allowOnly(Set.of());
    WebhookEndpoint endpoint = require(id);
    shelf.remove(id);
    sink.deleted(endpoint);
    return Reply.ok(
        () -> Json.object().put("id", id).put("object", "webhook_endpoint").put("deleted", true));
  }

  private WebhookEndpoint require(String id) {
    return shelf.require(id);
  }

  /** Oldest first. */
  public List<WebhookEndpoint> all() {
    return shelf.oldestFirst();
  }

  List<WebhookEndpoint> wanting(Event event) {
    return shelf.oldestFirst().stream().filter(endpoint -> endpoint.wants(event)).toList();
  }
}
