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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The webhook endpoints of the account. */
public final class WebhookEndpoints {
  /** Endpoints per account, as at Stripe. */
  static final int MAX_ENDPOINTS = 16;

  /** Characters of a signing secret behind its prefix, as at Stripe. */
  private static final int SECRET_CHARS = 32;

  private static final String NOUN = "webhook endpoint";
  private static final Set<String> CREATE =
      Set.of(
          "url",
          "enabled_events[*]",
          "api_version",
          "connect",
          "description",
          "metadata",
          "metadata[*]");

  private final Ids ids;
  private final SimulatedClock clock;
  private final EventSink sink;
  private final Shelf<WebhookEndpoint> shelf = new Shelf<>(MAX_ENDPOINTS);

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
    return add(url, List.of("*"), null, null, Map.of(), secret);
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    String one = "/v1/webhook_endpoints/{id}";
    return List.of(
        Operation.of("POST", "/v1/webhook_endpoints", (id, call) -> create(call.form())),
        Operation.of("GET", "/v1/webhook_endpoints", (id, call) -> list(call.form())),
        Operation.of("GET", one, (id, call) -> retrieve(id, call.form())),
        Operation.of("DELETE", one, (id, call) -> delete(id, call.form())));
  }

  private Reply create(Form form) {
    form.allowOnly(CREATE);
    List<String> events = form.list("enabled_events");
    if (events.isEmpty()) {
      throw new Refusal(StripeError.missing("enabled_events"));
    }
    String url = form.textOrUnset("url");
    if (url == null) {
      throw new Refusal(StripeError.missing("url"));
    }
    WebhookEndpoint endpoint =
        add(
            url,
            events,
            form.textOrUnset("api_version"),
            form.textOrUnset("description"),
            Metadata.read(form, Map.of()),
            null);
    return Reply.ok(endpoint::jsonWithSecret);
  }

  private WebhookEndpoint add(
      String url,
      List<String> events,
      @Nullable String apiVersion,
      @Nullable String description,
      Map<String, String> metadata,
      @Nullable String secret) {
    requireHttp(url);
    if (shelf.size() >= MAX_ENDPOINTS) {
      String message = "You have reached the maximum of " + MAX_ENDPOINTS + " webhook endpoints.";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
    WebhookEndpoint endpoint =
        new WebhookEndpoint(
            ids.next("we_1"),
            clock.epochSecond(),
            url,
            events,
            apiVersion,
            description,
            metadata,
            secret == null ? ids.next("whsec_", SECRET_CHARS) : secret);
    shelf.add(endpoint);
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
    return query.answer(shelf, NOUN, "/v1/webhook_endpoints", any -> true);
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
    WebhookEndpoint endpoint = shelf.get(id);
    if (endpoint == null) {
      throw new Refusal(StripeError.notFound(NOUN, id));
    }
    return endpoint;
  }

  public List<WebhookEndpoint> wanting(String type) {
    return shelf.oldestFirst().stream().filter(endpoint -> endpoint.wants(type)).toList();
  }
}
