package io.tallystick.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tallystick.Account;
import io.tallystick.stripe.StripeBudget.Leave;
import io.tallystick.stripe.StripeBudget.Permit;
import io.tallystick.stripe.StripeBudget.Priority;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Unknown;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes single calls to Stripe: each answers JSON or an outcome, and throws nothing. */
final class StripeCalls {
  private static final Logger log = LoggerFactory.getLogger(StripeGateway.class);

  private final StripeClient stripe;
  private final StripeHttpClient transport;
  private final StripeBudget budget;
  private final Priority priority;
  private final JsonMapper json = JsonMapper.shared();

  StripeCalls(StripeSettings settings, StripeBudget budget, StripeHttpClient transport) {
    this(client(settings, transport), transport, budget, Priority.CHECKOUT);
  }

  private static StripeClient client(StripeSettings settings, StripeHttpClient transport) {
    StripeClient.StripeClientBuilder builder =
        StripeClient.builder()
            .setApiKey(settings.secretKey().reveal())
            .setMaxNetworkRetries(0)
            .setHttpClient(transport);
    if (settings.apiBase() != null) {
      builder.setApiBase(settings.apiBase().toString());
    }
    return builder.build();
  }

  private StripeCalls(
      StripeClient stripe, StripeHttpClient transport, StripeBudget budget, Priority priority) {
    this.stripe = stripe;
    this.transport = transport;
    this.budget = budget;
    this.priority = priority;
  }

  /** The same calls out of the same budget, for others to wait for. */
  StripeCalls with(Priority other) {
    return new StripeCalls(stripe, transport, budget, other);
  }

  /** How far this machine's clock is ahead of Stripe's; nothing before Stripe has answered. */
  Optional<Duration> clockAhead() {
    return transport.clockAhead();
  }

  /**
   * A call.
   *
   * @param name for logs and metrics
   * @param form of a POST; null for a GET
   * @param key Stripe's idempotency key of a POST
   */
  record Request(
      String name, Account account, String path, @Nullable String form, @Nullable String key) {
    static Request get(String name, Account account, String path) {
      return new Request(name, account, path, null, null);
    }

    private RequestMethod method() {
      return form == null ? RequestMethod.GET : RequestMethod.POST;
    }

    private RawRequestOptions options() {
      RawRequestOptions.RawRequestOptionsBuilder options = RawRequestOptions.builder();
      if (key != null) {
        options.setIdempotencyKey(key);
      }
      if (!account.name().equals(Account.DEFAULT)) {
        options.setStripeAccount(account.name());
      }
      return options.build();
    }
  }

  /** What a call brought: JSON of Stripe's, or what came instead. */
  sealed interface Answer {
    record Body(JsonNode object, String requestId) implements Answer {}

    /**
     * No success.
     *
     * @param status Stripe's own, or {@code NO_STATUS}
     */
    record Failed(StripeOutcome outcome, int status) implements Answer {
      static final int NO_STATUS = 0;
    }
  }

  Answer make(Request request) {
    return switch (budget.ask(request.account(), priority)) {
      case Leave.Refused(String code) ->
          new Answer.Failed(
              new RetryLater(Reason.UNREACHABLE, code, StripeFailures.NO_REQUEST_ID),
              Answer.Failed.NO_STATUS);
      case Leave.Granted(Permit permit) -> {
        try (permit) {
          Answer answer = send(request);
          if (isTrouble(answer)) {
            permit.failed();
          } else {
            permit.succeeded();
          }
          yield answer;
        }
      }
    };
  }

  /** Whether Stripe, or the network to it, is not well. */
  private static boolean isTrouble(Answer answer) {
    return answer instanceof Answer.Failed(StripeOutcome outcome, int status)
        && ((outcome instanceof Unknown unknown && !unknown.tooLarge())
            || (outcome instanceof RetryLater later && later.reason() == Reason.UNREACHABLE));
  }

  private Answer send(Request request) {
    StripeOutcome.Failure failure;
    int status = Answer.Failed.NO_STATUS;
    String type = "none";
    Timer.Sample begun = Timer.start();
    try {
      StripeResponse response =
          stripe.rawRequest(request.method(), request.path(), request.form(), request.options());
      JsonNode body = json.readTree(response.body());
      begun.stop(timer(request, "answered"));
      return new Answer.Body(body, StripeFailures.requestId(response.requestId()));
    } catch (StripeException e) {
      failure = StripeFailures.sort(e);
      status = failure instanceof Unknown ? Answer.Failed.NO_STATUS : e.getStatusCode();
      type = StripeFailures.type(e);
    } catch (RuntimeException e) {
      // The SDK, or the JSON reader, stumbled over the answer.
      failure = Unknown.of("unintelligible", StripeFailures.NO_REQUEST_ID);
    }
    begun.stop(timer(request, failure.getClass().getSimpleName()));
    log(request, type, failure);
    return new Answer.Failed(failure, status);
  }

  /** A declined card is a day's business, and nobody's to mend. */
  private static void log(Request request, String type, StripeOutcome.Failure failure) {
    boolean declined = failure instanceof StripeOutcome.Declined;
    log.atLevel(declined ? Level.INFO : Level.WARN)
        .log(
            "event=stripe.call_failed call={} key={} type={} outcome={} code={} request={}",
            request.name(),
            request.key(),
            type,
            failure.getClass().getSimpleName().toLowerCase(Locale.ROOT),
            failure.code(),
            failure.requestId());
  }

  private static Timer timer(Request request, String outcome) {
    return Metrics.timer(
        "tallystick.stripe.calls",
        "call",
        request.name(),
        "outcome",
        outcome.toLowerCase(Locale.ROOT));
  }
}
