package io.tallystick.stripe;

import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.stripe.StripeCalls.Answer;
import io.tallystick.stripe.StripeCalls.Request;
import io.tallystick.stripe.StripeOutcome.Failure;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an operator would look up or set in Stripe's dashboard: whether the key is good, and which
 * webhook endpoints are registered. Everything throws a {@link TallystickException} that says what
 * Stripe said.
 */
public final class StripeDashboard {
  /** The key is none, or has expired. */
  public static final String KEY_REFUSED = "STRIPE_KEY_REFUSED";

  /** The key is restricted. */
  public static final String KEY_LACKS_PERMISSION = "STRIPE_KEY_LACKS_PERMISSION";

  /** No answer, or none of Stripe's. */
  public static final String UNREACHABLE = "STRIPE_UNREACHABLE";

  /** Somebody waits at a terminal; Stripe answers such calls within a second. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

  /** Under one key, so that a lost answer loses no secret. */
  private static final int MOST_TRIES = 3;

  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  /** What helps where nothing was to be changed. */
  private static final String ASK_AGAIN = "Try again once this machine reaches it.";

  /** A change may have been made though its answer was lost. */
  private static final String LOOK_FIRST =
      "Once this machine reaches it, 'endpoint status' shows what is registered.";

  private static final String ENDPOINTS = "/v1/webhook_endpoints";

  /** As many as Stripe gives; an account has 16 endpoints at most. */
  private static final String WHOLE_LIST = "?limit=100";

  private final StripeCalls calls;
  private final Account account;
  private final InstantSource clock;

  public StripeDashboard(StripeSettings settings, StripeRate rate) {
    this(settings, rate, InstantSource.system());
  }

  /**
   * The same on a machine with this clock.
   *
   * @param clock to be compared with Stripe's
   */
  public StripeDashboard(StripeSettings settings, StripeRate rate, InstantSource clock) {
    this.calls =
        new StripeCalls(
            settings, new StripeBudget(rate), new StripeHttpClient(CALL_TIMEOUT, clock));
    this.account = new Account(Account.DEFAULT, settings.livemode());
    this.clock = clock;
  }

  /** How far this machine's clock is ahead of Stripe's; nothing before Stripe has answered. */
  public Optional<Duration> clockAhead() {
    return calls.clockAhead();
  }

  /**
   * Whether the key may read such objects.
   *
   * @param resource as in {@code payment_intents}
   */
  public boolean mayRead(String resource) {
    Answer answer =
        calls.make(Request.get("dashboard.look", account, "/v1/" + resource + "?limit=1"));
    return switch (answer) {
      case Answer.Failed(StripeOutcome outcome, int status) when status == FORBIDDEN -> false;
      case Answer.Failed failed -> throw refused(failed, ASK_AGAIN);
      case Answer.Body body -> true;
    };
  }

  /** Every endpoint that is registered, the newest first. */
  public List<StripeEndpoint> endpoints() {
    JsonNode page = look("webhook_endpoint.list", ENDPOINTS + WHOLE_LIST);
    if (!page.path("data").isArray()) {
      throw unintelligible();
    }
    return page.path("data").valueStream().map(StripeDashboard::endpoint).toList();
  }

  /**
   * Types of the events that some endpoint has not acknowledged, the newest first; a hundred at
   * most.
   *
   * @param eldest how long ago, to the second, as is {@code youngest}
   */
  public List<String> undelivered(Duration eldest, Duration youngest) {
    Instant now = clock.instant();
    JsonNode page =
        look(
            "event.list",
            "/v1/events"
                + WHOLE_LIST
                + "&delivery_success=false&created%5Bgte%5D="
                + now.minus(eldest).getEpochSecond()
                + "&created%5Blte%5D="
                + now.minus(youngest).getEpochSecond());
    return page.path("data").valueStream().map(event -> event.path("type").asString("")).toList();
  }

  /**
   * One endpoint.
   *
   * @throws TallystickException {@code ENDPOINT_NOT_FOUND} where there is none of this id
   */
  public StripeEndpoint endpoint(String id) {
    if (!StripeEndpoint.isId(id)) {
      throw notFound();
    }
    return endpoint(look("webhook_endpoint.retrieve", ENDPOINTS + "/" + id));
  }

  /**
   * A new endpoint and its secret, which Stripe tells this once.
   *
   * @param endpoint as Stripe has it now
   */
  public record Created(StripeEndpoint endpoint, Secret secret) {}

  /**
   * Registers an endpoint.
   *
   * @param apiVersion of its events; null for the account's default
   * @param key Stripe's idempotency key
   */
  public Created create(String url, List<String> events, @Nullable String apiVersion, String key) {
    Form form = new Form().add("url", url).add("description", "Tallystick");
    events.forEach(type -> form.add("enabled_events[]", type));
    if (apiVersion != null) {
      form.add("api_version", apiVersion);
    }
    JsonNode made = post("webhook_endpoint.create", ENDPOINTS, form, key);
    String secret = made.path("secret").asString("");
    if (secret.isEmpty()) {
      throw unintelligible();
    }
    return new Created(endpoint(made), new Secret(secret));
  }

  /** Has an endpoint get these types from now on. */
  public StripeEndpoint listen(String id, List<String> events, String key) {
    Form form = new Form();
    events.forEach(type -> form.add("enabled_events[]", type));
    return endpoint(post("webhook_endpoint.update", ENDPOINTS + "/" + id, form, key));
  }

  /** Has an endpoint get nothing from now on; it can be enabled again. */
  public StripeEndpoint disable(String id, String key) {
    Form form = new Form().add("disabled", "true");
    return endpoint(post("webhook_endpoint.update", ENDPOINTS + "/" + id, form, key));
  }

  private JsonNode look(String name, String path) {
    return body(calls.make(Request.get(name, account, path)), ASK_AGAIN);
  }

  /** The same key and form again where the answer was lost: what was done is told again. */
  private JsonNode post(String name, String path, Form form, String key) {
    Request request = new Request(name, account, path, form.encoded(), key);
    Answer answer = calls.make(request);
    for (int tries = 1; tries < MOST_TRIES && mayHelpToRepeat(answer); tries++) {
      answer = calls.make(request);
    }
    return body(answer, LOOK_FIRST);
  }

  private static boolean mayHelpToRepeat(Answer answer) {
    return answer instanceof Answer.Failed(StripeOutcome outcome, int status)
        && ((outcome instanceof Unknown unknown && !unknown.pinned())
            || (outcome instanceof RetryLater later && later.reason() == Reason.BUSY));
  }

  private static JsonNode body(Answer answer, String ifUnreachable) {
    return switch (answer) {
      case Answer.Body(JsonNode object, String requestId) -> object;
      case Answer.Failed failed -> throw refused(failed, ifUnreachable);
    };
  }

  private static StripeEndpoint endpoint(JsonNode object) {
    return StripeEndpoint.read(object).orElseThrow(StripeDashboard::unintelligible);
  }

  private static TallystickException refused(Answer.Failed failed, String ifUnreachable) {
    String said =
        failed.outcome() instanceof Failure failure
            ? " (" + failure.code() + ", request " + failure.requestId() + ")"
            : "";
    return switch (failed.status()) {
      case UNAUTHORIZED ->
          new TallystickException(
              KEY_REFUSED, "Stripe does not take STRIPE_SECRET_KEY" + said + ".");
      case FORBIDDEN ->
          new TallystickException(
              KEY_LACKS_PERMISSION,
              "STRIPE_SECRET_KEY is a restricted key without the permission for this: Webhook"
                  + " Endpoints: Write"
                  + said
                  + ".");
      case NOT_FOUND -> notFound();
      default ->
          failed.outcome() instanceof StripeOutcome.Rejected
              ? new TallystickException("STRIPE_REFUSED", "Stripe refuses this" + said + ".")
              : new TallystickException(
                  UNREACHABLE,
                  "Stripe cannot be asked, or has not answered" + said + ". " + ifUnreachable);
    };
  }

  private static TallystickException notFound() {
    return new TallystickException(
        "ENDPOINT_NOT_FOUND", "Stripe has no endpoint of this id; 'endpoint status' shows them.");
  }

  private static TallystickException unintelligible() {
    return new TallystickException(
        UNREACHABLE, "What answers is not Stripe, or Stripe speaks otherwise than we know.");
  }
}
