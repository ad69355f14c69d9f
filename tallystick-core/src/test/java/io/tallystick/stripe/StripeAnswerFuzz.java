package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.TallystickException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.stripe.StripeOutcome.Failure;
import io.tallystick.stripe.StripeOutcome.Succeeded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever answers in Stripe's place, a call ends in an outcome, and nothing in it is beyond its
 * bounds. An input is a line with a letter for the call, the status, and what Stripe says of a
 * repetition ({@code t} or {@code f}); then the body.
 */
final class StripeAnswerFuzz {
  private static final UUID OPERATION = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,255}");
  private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");
  private static final long LARGEST_AMOUNT = 1_000_000_000_000_000L;

  private static final Canned TRANSPORT = new Canned();
  private static final StripeGateway STRIPE =
      new StripeGateway(
          new StripeSettings(new Secret("sk_test_fuzz"), "pk_test_fuzz", false, null),
          new StripeRate(StripeRate.NO_LIMIT),
          TRANSPORT);

  private static int accounts;

  private StripeAnswerFuzz() {}

  /** Answers every call alike. */
  private static final class Canned extends StripeHttpClient {
    private int status;
    private HttpHeaders headers = HttpHeaders.of(Map.of());
    private byte[] body = {};

    Canned() {
      super(Duration.ofSeconds(1)); // it never connects
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
      return StripeHttpClient.answer(status, headers, body);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) {
    int line = Math.max(0, new String(input, StandardCharsets.ISO_8859_1).indexOf('\n'));
    String head = new String(input, 0, line, StandardCharsets.ISO_8859_1) + "     ";
    TRANSPORT.body = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
    TRANSPORT.status =
        STATUS.matcher(head.substring(1, 4)).matches() ? Integer.parseInt(head, 1, 4, 10) : 200;
    TRANSPORT.headers = headers(head.charAt(4));
    answer(head.charAt(0));
    read(TRANSPORT.body);
  }

  private static HttpHeaders headers(char repeat) {
    List<String> id = List.of("req_1");
    return HttpHeaders.of(
        switch (repeat) {
          case 't' -> Map.of("Request-Id", id, "Stripe-Should-Retry", List.of("true"));
          case 'f' -> Map.of("Request-Id", id, "Stripe-Should-Retry", List.of("false"));
          default -> Map.of("Request-Id", List.of("not an id\n"));
        });
  }

  private static void answer(char call) {
    // A circuit belongs to one account, and what is canned would open it.
    Account account = new Account("acct_" + ++accounts, false);
    switch (call) {
      case 'i' -> requireBounded(STRIPE.retrievePaymentIntent(account, "pi_1"));
      case 'r' -> requireBounded(STRIPE.retrieve(account, StripeNoun.CHARGE, "ch_1"), null);
      case 'l' -> requireBounded(STRIPE.list(account, StripeNoun.REFUND, "charge=ch_1"), null);
      case 'm' ->
          requireBounded(
              STRIPE.listMadeBy(account, StripeNoun.TRANSFER, "limit=1", OPERATION), OPERATION);
      case 'e' -> requireBounded(STRIPE.listEvents(account, Instant.EPOCH, null));
      default -> requireBounded(STRIPE.post(account, "payment_intent", "/v1/x", "a=b", "key"));
    }
  }

  private static void requireBounded(StripeOutcome outcome) {
    switch (outcome) {
      case Failure failure -> {
        assertThat(failure.code()).matches(CODE);
        assertThat(failure.requestId()).matches(REQUEST_ID);
      }
      case Succeeded(Snapshot object, var clientSecret) -> {
        assertThat(TRANSPORT.status).isBetween(200, 299);
        assertThat(clientSecret.isPresent() || object.noun() != StripeNoun.PAYMENT_INTENT).isTrue();
        requireBounded(object);
      }
    }
  }

  private static void requireBounded(Retrieval retrieval, @Nullable UUID operation) {
    switch (retrieval) {
      case Retrieval.Found(var objects) -> {
        assertThat(TRANSPORT.status).isBetween(200, 299);
        objects.forEach(StripeAnswerFuzz::requireBounded);
        assertThat(objects).allMatch(it -> operation == null || operation.equals(it.operation()));
      }
      case Retrieval.Missing(String code) -> assertThat(code).matches(CODE);
      case Retrieval.Failed(String code) -> assertThat(code).matches(CODE);
    }
  }

  private static void requireBounded(EventPage page) {
    switch (page) {
      case EventPage.Listed(var events, var oldest, boolean hasMore) -> {
        assertThat(oldest == null).isEqualTo(events.isEmpty());
        assertThat(oldest == null || StripeGateway.isId(oldest)).isTrue();
        assertThat(hasMore && events.isEmpty()).as("more after nothing").isFalse();
        events.forEach(JsonMapper.shared()::readTree);
      }
      case EventPage.Refused(String code) -> assertThat(code).matches(CODE);
      case EventPage.Failed(String code) -> assertThat(code).matches(CODE);
    }
  }

  private static void requireBounded(Snapshot object) {
    assertThat(object.id()).matches(ID);
    assertThat(object.paymentIntent())
        .satisfiesAnyOf(it -> assertThat(it).isNull(), it -> assertThat(it).matches(ID));
    switch (object) {
      case PaymentIntentSnapshot it -> requireBounded(it.amount(), it.amountReceived());
      case ChargeSnapshot it -> {
        requireBounded(it.amount(), it.amountCaptured(), it.amountRefunded());
        assertThat(it.declineCode() == null).isEqualTo(it.status() != ChargeStatus.FAILED);
        assertThat(it.declineCode() == null || CODE.matcher(it.declineCode()).matches()).isTrue();
      }
      case RefundSnapshot it -> requireBounded(it.amount());
      case DisputeSnapshot it -> requireBounded(it.amount());
      case TransferSnapshot it -> requireBounded(it.amount(), it.amountReversed());
      case CustomerSnapshot it -> assertThat(it.id()).startsWith("cus_");
    }
  }

  private static void requireBounded(Money amount, long... more) {
    assertThat(Currency.find(amount.currency().code())).contains(amount.currency());
    assertThat(amount.minorUnits()).isBetween(0L, LARGEST_AMOUNT);
    assertThat(Arrays.stream(more).allMatch(it -> it >= 0 && it <= LARGEST_AMOUNT)).isTrue();
  }

  /** What reads objects without a call: the merge of events, and the operator's commands. */
  private static void read(byte[] body) {
    try {
      JsonNode object = JsonMapper.shared().readTree(body);
      StripeEndpoint.read(object).ifPresent(it -> assertThat(it.missing()).isNotNull());
      Snapshot.read(object).ifPresent(StripeAnswerFuzz::requireBounded);
    } catch (TallystickException e) {
      assertThat(e.code()).isEqualTo("UNREADABLE_OBJECT");
    } catch (JacksonException e) {
      // Nobody is told of what is not JSON.
    }
  }
}
