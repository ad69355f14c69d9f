package io.tallystick.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.stripe.StripeOutcome.Declined;
import io.tallystick.stripe.StripeOutcome.Rejected;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Succeeded;
import io.tallystick.stripe.StripeOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way to Stripe. Every call answers an outcome and throws nothing; what is not plainly a
 * success or a refusal is {@link Unknown}.
 */
public final class StripeGateway {
  private static final Logger log = LoggerFactory.getLogger(StripeGateway.class);

  private static final Pattern PAYMENT_INTENT_ID = Pattern.compile("pi_[A-Za-z0-9_]{1,252}");

  /** Stripe's codes are short words; anything else is not shown or logged. */
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

  private static final Pattern ID = Pattern.compile("[a-z]{2,4}_[A-Za-z0-9_]{1,250}");

  /** Stripe's longest page; a charge has had more refunds than this only in a test. */
  private static final int MOST_REFUNDS = 100;

  private static final int EVENTS_PER_PAGE = 100; // as many as Stripe gives

  private static final String NO_REQUEST_ID = "none";

  private final StripeClient stripe;
  private final boolean livemode;
  private final JsonMapper json = JsonMapper.shared();

  public StripeGateway(StripeSettings settings) {
    this(settings, StripeHttpClient.CALL_TIMEOUT);
  }

  StripeGateway(StripeSettings settings, Duration callTimeout) {
    StripeClient.StripeClientBuilder builder =
        StripeClient.builder()
            .setApiKey(settings.secretKey().reveal())
            .setMaxNetworkRetries(0)
            .setHttpClient(new StripeHttpClient(callTimeout));
    if (settings.apiBase() != null) {
      builder.setApiBase(settings.apiBase().toString());
    }
    this.stripe = builder.build();
    this.livemode = settings.livemode();
  }

  /**
   * Creates a PaymentIntent, or hears again of the one that this key created.
   *
   * @param form the frozen parameters
   * @param key the frozen idempotency key
   */
  public StripeOutcome createPaymentIntent(String form, String key) {
    RawRequestOptions options = RawRequestOptions.builder().setIdempotencyKey(key).build();
    return paymentIntent(
        call("payment_intent.create", RequestMethod.POST, "/v1/payment_intents", form, options));
  }

  public StripeOutcome retrievePaymentIntent(String id) {
    if (!PAYMENT_INTENT_ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a PaymentIntent");
    }
    RawRequestOptions options = RawRequestOptions.builder().build();
    return paymentIntent(
        call(
            "payment_intent.retrieve",
            RequestMethod.GET,
            "/v1/payment_intents/" + id,
            null,
            options));
  }

  /** Whether this can be the id of an object of Stripe's. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Asks for an object as it is now; a charge comes with its refunds. Throws nothing.
   *
   * @param account whose it is: ours, or a connected one; keys see one mode only
   */
  public Retrieval retrieve(Account account, StripeNoun noun, String id) {
    if (!isId(id)) {
      return new Retrieval.Missing("malformed_id");
    }
    if (account.livemode() != livemode) {
      return new Retrieval.Missing("other_mode");
    }
    RawRequestOptions options = as(account);
    Retrieval object = retrieve(noun, noun.path() + "/" + id, options, StripeGateway::single);
    return noun == StripeNoun.CHARGE && object instanceof Retrieval.Found(var charge)
        ? with(charge, retrieve(noun, refundsOf(id), options, StripeGateway::list))
        : object;
  }

  private static RawRequestOptions as(Account account) {
    RawRequestOptions.RawRequestOptionsBuilder options = RawRequestOptions.builder();
    if (!account.name().equals(Account.DEFAULT)) {
      options.setStripeAccount(account.name());
    }
    return options.build();
  }

  /**
   * A page of an account's events, newest first. Stripe lists those of the last 30 days.
   *
   * @param account ours, or a connected one
   * @param createdFrom no older ones
   * @param startingAfter the event after which the page begins; null for the newest
   */
  public EventPage listEvents(
      Account account, Instant createdFrom, @Nullable String startingAfter) {
    String path =
        "/v1/events?limit="
            + EVENTS_PER_PAGE
            + "&created[gte]="
            + createdFrom.getEpochSecond()
            + (startingAfter == null ? "" : "&starting_after=" + startingAfter);
    RawRequestOptions options = as(account);
    return switch (call("event.list", RequestMethod.GET, path, null, options)) {
      case Answer.Failed(Rejected rejected) -> new EventPage.Refused(rejected.code());
      case Answer.Failed failed -> new EventPage.Failed("stripe_unavailable");
      case Answer.Body(JsonNode object, String requestId) -> eventPage(object);
    };
  }

  private EventPage eventPage(JsonNode object) {
    if (!object.path("data").isArray() || !object.path("has_more").isBoolean()) {
      return new EventPage.Failed("unintelligible");
    }
    List<JsonNode> events = object.path("data").valueStream().toList();
    String oldest = events.isEmpty() ? null : events.getLast().path("id").asString("");
    boolean hasMore = object.path("has_more").booleanValue();
    boolean usable = oldest == null ? !hasMore : isId(oldest);
    return !usable
        ? new EventPage.Failed("unintelligible")
        : new EventPage.Listed(
            events.stream().map(json::writeValueAsBytes).toList(), oldest, hasMore);
  }

  private static String refundsOf(String charge) {
    return StripeNoun.REFUND.path() + "?limit=" + MOST_REFUNDS + "&charge=" + charge;
  }

  private static Retrieval with(List<Snapshot> charge, Retrieval refunds) {
    return refunds instanceof Retrieval.Found(var more)
        ? new Retrieval.Found(Stream.concat(charge.stream(), more.stream()).toList())
        : refunds;
  }

  private Retrieval retrieve(
      StripeNoun noun,
      String path,
      RawRequestOptions options,
      Function<JsonNode, List<Snapshot>> read) {
    Answer answer = call(noun.wireName() + ".retrieve", RequestMethod.GET, path, null, options);
    if (answer instanceof Answer.Failed(StripeOutcome failure)) {
      return failure instanceof Rejected rejected
          ? new Retrieval.Missing(rejected.code())
          : new Retrieval.Failed("stripe_unavailable");
    }
    try {
      return new Retrieval.Found(read.apply(((Answer.Body) answer).object()));
    } catch (TallystickException e) {
      return new Retrieval.Missing("unreadable_object");
    }
  }

  private static List<Snapshot> single(JsonNode object) {
    return List.of(
        Snapshot.read(object).orElseThrow(() -> new Fields(object).unreadable("object")));
  }

  private static List<Snapshot> list(JsonNode object) {
    return object.path("data").valueStream().flatMap(it -> Snapshot.read(it).stream()).toList();
  }

  /** What a call brought: JSON of Stripe's, or what came instead. */
  private sealed interface Answer {
    record Body(JsonNode object, String requestId) implements Answer {}

    record Failed(StripeOutcome outcome) implements Answer {}
  }

  private StripeOutcome paymentIntent(Answer answer) {
    return switch (answer) {
      case Answer.Failed(StripeOutcome outcome) -> outcome;
      case Answer.Body(JsonNode object, String requestId) -> read(object, requestId);
    };
  }

  private Answer call(
      String name,
      RequestMethod method,
      String path,
      @Nullable String form,
      RawRequestOptions options) {
    StripeOutcome failure;
    Timer.Sample begun = Timer.start();
    try {
      StripeResponse response = stripe.rawRequest(method, path, form, options);
      JsonNode body = json.readTree(response.body());
      begun.stop(timer(name, "answered"));
      return new Answer.Body(body, requestId(response.requestId()));
    } catch (StripeException e) {
      failure = sort(e);
    } catch (RuntimeException e) {
      // The SDK, or the JSON reader, stumbled over the answer.
      failure = new Unknown("unintelligible", NO_REQUEST_ID);
    }
    begun.stop(timer(name, failure.getClass().getSimpleName()));
    log.warn("event=stripe.call_failed call={} outcome={}", name, failure);
    return new Answer.Failed(failure);
  }

  private static Timer timer(String call, String outcome) {
    return Metrics.timer(
        "tallystick.stripe.calls", "call", call, "outcome", outcome.toLowerCase(Locale.ROOT));
  }

  private static StripeOutcome read(JsonNode object, String requestId) {
    String clientSecret = object.path("client_secret").asString("");
    try {
      if (!clientSecret.isEmpty()) {
        return new Succeeded(PaymentIntentSnapshot.read(object), new Secret(clientSecret));
      }
    } catch (TallystickException e) {
      // Said below.
    }
    log.warn("event=stripe.answer_unintelligible request={}", requestId);
    return new Unknown("unintelligible", requestId);
  }

  private static StripeOutcome sort(StripeException e) {
    String requestId = requestId(e.getRequestId());
    if (e instanceof StripeHttpClient.NotSent) {
      return new RetryLater(Reason.UNREACHABLE, "unreachable", requestId);
    }
    if (e instanceof StripeHttpClient.ConnectionLost) {
      return new Unknown(Unknown.CONNECTION_LOST, requestId);
    }
    if (e instanceof ApiConnectionException || e.getStatusCode() == null) {
      return new Unknown("no_answer", requestId);
    }
    int status = e.getStatusCode();
    if (e.getStripeError() == null || e.getStripeError().getType() == null) {
      return new Unknown("http_" + status, requestId); // said by something before Stripe
    }
    return switch (status) {
      case 402 -> new Declined(declineCode(e), requestId);
      case 401, 403 ->
          new RetryLater(Reason.NOT_ALLOWED, code(e.getCode(), "not_allowed"), requestId);
      case 409, 429 -> new RetryLater(Reason.BUSY, code(e.getCode(), "busy"), requestId);
      default ->
          status >= 400 && status < 500
              ? new Rejected(rejection(e), requestId)
              : new Unknown("http_" + status, requestId);
    };
  }

  private static String rejection(StripeException e) {
    boolean keyReused = "idempotency_error".equals(e.getStripeError().getType());
    return keyReused ? "idempotency_error" : code(e.getCode(), "invalid_request");
  }

  private static String declineCode(StripeException e) {
    return e instanceof CardException card
        ? code(Objects.requireNonNullElse(card.getDeclineCode(), card.getCode()), "card_declined")
        : code(e.getCode(), "card_declined");
  }

  private static String code(@Nullable String code, String otherwise) {
    return code != null && CODE.matcher(code).matches() ? code : otherwise;
  }

  private static String requestId(@Nullable String id) {
    return id != null && id.matches("[A-Za-z0-9_]{1,64}") ? id : NO_REQUEST_ID;
  }
}
