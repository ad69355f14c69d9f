package io.tallystick.stripe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.stripe.StripeCalls.Answer;
import io.tallystick.stripe.StripeCalls.Request;
import io.tallystick.stripe.StripeOutcome.Rejected;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Succeeded;
import io.tallystick.stripe.StripeOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

  private static final Pattern ID = Pattern.compile("[a-z]{2,4}_[A-Za-z0-9_]{1,250}");

  private static final int PER_PAGE = 100; // as many as Stripe gives

  /** A thousand objects: more of one charge, or of the minutes around one call, are not ours. */
  private static final int MOST_PAGES = 10;

  private final StripeCalls calls;
  private final boolean livemode;
  private final JsonMapper json = JsonMapper.shared();

  /**
   * @param rate how many calls per second this server may send to one account
   */
  public StripeGateway(StripeSettings settings, StripeRate rate) {
    this(settings, rate, InstantSource.system());
  }

  /**
   * The same on a machine with this clock.
   *
   * @param clock to be compared with Stripe's
   */
  public StripeGateway(StripeSettings settings, StripeRate rate, InstantSource clock) {
    this(settings, rate, new StripeHttpClient(StripeHttpClient.CALL_TIMEOUT, clock));
  }

  StripeGateway(StripeSettings settings, StripeRate rate, Duration callTimeout) {
    this(settings, rate, new StripeHttpClient(callTimeout));
  }

  StripeGateway(StripeSettings settings, StripeRate rate, StripeHttpClient transport) {
    this(new StripeCalls(settings, new StripeBudget(rate), transport), settings.livemode());
    Gauge.builder("tallystick.stripe.clock.ahead", () -> secondsAhead(calls))
        .description("How far this machine's clock is ahead of Stripe's; NaN if nobody knows yet.")
        .baseUnit("seconds")
        .register(Metrics.globalRegistry);
  }

  private static @Nullable Long secondsAhead(StripeCalls calls) {
    return calls.clockAhead().map(Duration::toSeconds).orElse(null);
  }

  private StripeGateway(StripeCalls calls, boolean livemode) {
    this.calls = calls;
    this.livemode = livemode;
  }

  /** The same, for what nobody waits for: it leaves room for the calls of a checkout. */
  public StripeGateway inBackground() {
    return new StripeGateway(calls.with(StripeBudget.Priority.BACKGROUND), livemode);
  }

  /** How far this machine's clock is ahead of Stripe's; nothing before Stripe has answered. */
  public Optional<Duration> clockAhead() {
    return calls.clockAhead();
  }

  /** The mode of our keys. */
  public boolean livemode() {
    return livemode;
  }

  /** Whether this can be the id of an object of Stripe's. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Has Stripe do something, or hears again of what this key has done.
   *
   * @param name of the kind of call, for logs and metrics
   * @param form the frozen parameters
   * @param key the frozen idempotency key
   */
  public StripeOutcome post(Account account, String name, String path, String form, String key) {
    if (account.livemode() != livemode) {
      return new RetryLater(Reason.NOT_ALLOWED, "other_mode", StripeFailures.NO_REQUEST_ID);
    }
    return outcome(calls.make(new Request(name + ".post", account, path, form, key)));
  }

  /** A payment intent as it is now, with its client secret. */
  public StripeOutcome retrievePaymentIntent(Account account, String id) {
    if (!isId(id) || !id.startsWith("pi_")) {
      throw new IllegalArgumentException("not the id of a PaymentIntent");
    }
    String path = StripeNoun.PAYMENT_INTENT.path() + "/" + id;
    return outcome(calls.make(Request.get("payment_intent.retrieve", account, path)));
  }

  private static StripeOutcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Failed(StripeOutcome outcome, int status) -> outcome;
      case Answer.Body(JsonNode object, String requestId) -> read(object, requestId);
    };
  }

  /** What is said to be done must be readable, and an intent is nothing without its secret. */
  private static StripeOutcome read(JsonNode object, String requestId) {
    Optional<Secret> clientSecret =
        object
            .path("client_secret")
            .stringValueOpt()
            .filter(secret -> !secret.isEmpty())
            .map(Secret::new);
    try {
      Optional<Snapshot> told = Snapshot.read(object);
      if (told.isPresent()
          && (clientSecret.isPresent() || told.get().noun() != StripeNoun.PAYMENT_INTENT)) {
        return new Succeeded(told.get(), clientSecret);
      }
    } catch (TallystickException e) {
      // Said below.
    }
    log.warn("event=stripe.answer_unintelligible request={}", requestId);
    return Unknown.of("unintelligible", requestId);
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
    String name = noun.wireName() + ".retrieve";
    Answer answer = calls.make(Request.get(name, account, noun.path() + "/" + id));
    Retrieval object = retrieval(answer, StripeGateway::single);
    return noun == StripeNoun.CHARGE && object instanceof Retrieval.Found(var charge)
        ? with(charge, list(account, StripeNoun.REFUND, "charge=" + id))
        : object;
  }

  /**
   * All objects of a kind that a filter lets through, newest first.
   *
   * @param filter of the list, encoded, as in {@code charge=ch_123}
   */
  public Retrieval list(Account account, StripeNoun noun, String filter) {
    return list(account, noun, filter, StripeGateway::many);
  }

  /**
   * The same, of those alone whose metadata names an operation of ours: what others have made need
   * not be readable.
   */
  public Retrieval listMadeBy(Account account, StripeNoun noun, String filter, UUID operation) {
    return list(account, noun, filter, page -> madeBy(operation, page));
  }

  private Retrieval list(
      Account account, StripeNoun noun, String filter, Function<JsonNode, List<Snapshot>> reader) {
    List<Snapshot> all = new ArrayList<>();
    String position = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      String path = noun.path() + "?limit=" + PER_PAGE + "&" + filter + position;
      Answer answer = calls.make(Request.get(noun.wireName() + ".list", account, path));
      Retrieval read = retrieval(answer, reader);
      if (!(read instanceof Retrieval.Found(var objects))) {
        return read;
      }
      all.addAll(objects);
      Optional<String> next = oldestOfMore(((Answer.Body) answer).object());
      if (next.isEmpty()) {
        return new Retrieval.Found(all);
      }
      position = "&starting_after=" + next.get();
    }
    return new Retrieval.Failed("too_many");
  }

  /** The last object's id where more pages follow. */
  private static Optional<String> oldestOfMore(JsonNode page) {
    List<JsonNode> objects = page.path("data").valueStream().toList();
    return page.path("has_more").booleanValueOpt().orElse(false) && !objects.isEmpty()
        ? objects.getLast().path("id").stringValueOpt().filter(StripeGateway::isId)
        : Optional.empty();
  }

  /**
   * A page of an account's events, newest first. Stripe lists those of the last 30 days. A page
   * that is larger than what we read is asked for again with half as many events.
   *
   * @param account ours, or a connected one
   * @param createdFrom no older ones
   * @param startingAfter the event after which the page begins; null for the newest
   */
  public EventPage listEvents(
      Account account, Instant createdFrom, @Nullable String startingAfter) {
    return listEvents(account, createdFrom, startingAfter, PER_PAGE);
  }

  private EventPage listEvents(
      Account account, Instant createdFrom, @Nullable String startingAfter, int limit) {
    String path =
        "/v1/events?limit="
            + limit
            + "&created[gte]="
            + createdFrom.getEpochSecond()
            + (startingAfter == null ? "" : "&starting_after=" + startingAfter);
    return switch (calls.make(Request.get("event.list", account, path))) {
      case Answer.Failed(Rejected rejected, int status) -> new EventPage.Refused(rejected.code());
      case Answer.Failed(Unknown unknown, int status) when unknown.tooLarge() ->
          limit > 1
              ? listEvents(account, createdFrom, startingAfter, limit / 2)
              : new EventPage.Failed(unknown.code());
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

  private static Retrieval with(List<Snapshot> charge, Retrieval refunds) {
    return refunds instanceof Retrieval.Found(var more)
        ? new Retrieval.Found(Stream.concat(charge.stream(), more.stream()).toList())
        : refunds;
  }

  private static Retrieval retrieval(Answer answer, Function<JsonNode, List<Snapshot>> read) {
    return switch (answer) {
      case Answer.Failed(Rejected rejected, int status) -> new Retrieval.Missing(rejected.code());
      case Answer.Failed failed -> new Retrieval.Failed("stripe_unavailable");
      case Answer.Body(JsonNode object, String requestId) -> {
        try {
          yield new Retrieval.Found(read.apply(object));
        } catch (TallystickException e) {
          yield new Retrieval.Missing("unreadable_object");
        }
      }
    };
  }

  private static List<Snapshot> single(JsonNode object) {
    return List.of(
        Snapshot.read(object).orElseThrow(() -> new Fields(object).unreadable("object")));
  }

  private static List<Snapshot> many(JsonNode page) {
    return objects(page).flatMap(it -> Snapshot.read(it).stream()).toList();
  }

  private static List<Snapshot> madeBy(UUID operation, JsonNode page) {
    return objects(page)
        .flatMap(it -> readForeign(operation, it).stream())
        .filter(it -> operation.equals(it.operation()))
        .toList();
  }

  private static Stream<JsonNode> objects(JsonNode page) {
    if (!page.path("data").isArray()) {
      throw new Fields(page).unreadable("data");
    }
    return page.path("data").valueStream();
  }

  /** Reads an object that only has to be readable if this operation has made it. */
  private static Optional<Snapshot> readForeign(UUID operation, JsonNode object) {
    try {
      return Snapshot.read(object);
    } catch (TallystickException e) {
      Fields fields = new Fields(object);
      if (operation.equals(fields.operation())) {
        throw e;
      }
      log.warn(
          "event=stripe.object_skipped operation={} object={} reason=\"{}\"",
          operation,
          fields.reference("id"),
          e.getMessage());
      return Optional.empty();
    }
  }
}
