package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.access.Caps;
import io.tallystick.access.Scope;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.Cart;
import io.tallystick.order.OrderLine;
import io.tallystick.order.Pricer;
import io.tallystick.order.Pricing;
import io.tallystick.payment.CreatePaymentIntent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body is answered by a problem, or understood as what it says and nothing more, and what it asks
 * for is within its bounds. An input is a letter for the kind of request, and the body.
 */
final class ApiBodyFuzz {
  private static final ApiJsonConverter CONVERTER = new ApiJsonConverter();

  private static final JsonMapper OTHER_READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Caller BACK_END =
      new Caller.BackEnd("shop", EnumSet.allOf(Scope.class), Caps.NONE);

  private static final Caller SHOPPER = new Caller.Shopper("https://issuer", "42", Set.of());

  private static final Pricer PRICER =
      new Pricer(
          Catalog.of(
              List.of(
                  new Price(
                      "hat",
                      "Hat",
                      true,
                      10,
                      Map.of(Currency.of("usd"), 1_500L, Currency.of("eur"), 1_400L)))));

  private ApiBodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    Class<?> type = type(input[0]);
    try {
      Object request = read(type, body);
      requireMeans(body, request);
      requireReadsAgain(request);
      requireBounded(request);
    } catch (ProblemException e) {
      requireTellable(e);
    }
  }

  private static Class<?> type(byte letter) {
    return switch (letter) {
      case 'c' -> PaymentIntentController.CaptureRequest.class;
      case 'x' -> PaymentIntentController.CancelRequest.class;
      case 'r' -> RefundController.RefundRequest.class;
      case 't' -> TransferController.TransferRequest.class;
      case 'h' -> ChargeController.ChargeRequest.class;
      default -> PaymentIntentRequest.class;
    };
  }

  private static Object read(Class<?> type, byte[] body) {
    try {
      return CONVERTER.readInternal(type, new Sent(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body, as the servlet container hands it on. */
  private record Sent(byte[] body) implements HttpInputMessage {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      headers.setContentType(MediaType.APPLICATION_JSON);
      return headers;
    }
  }

  /** Nothing was left out, filled in or turned into another type. */
  private static void requireMeans(byte[] body, Object request) {
    JsonNode said = OTHER_READER.readTree(new String(body, StandardCharsets.UTF_8));
    JsonNode understood = OTHER_READER.readTree(ApiJson.MAPPER.writeValueAsString(request));
    assertThat(said.isObject()).isTrue();
    assertThat(withoutNulls(understood)).isEqualTo(withoutNulls(said));
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Set.copyOf(object.propertyNames()).stream()
          .filter(name -> object.get(name).isNull())
          .forEach(object::remove);
    }
    node.values().forEach(ApiBodyFuzz::withoutNulls);
    return node;
  }

  private static void requireReadsAgain(Object request) {
    byte[] written = ApiJson.MAPPER.writeValueAsBytes(request);
    assertThat(read(request.getClass(), written)).isEqualTo(request);
  }

  private static void requireBounded(Object request) {
    switch (request) {
      case PaymentIntentRequest it -> {
        requireBounded(it.toCommand(BACK_END));
        requireListed(it);
      }
      case PaymentIntentController.CaptureRequest it ->
          assertThat(it.checkedAmount() == null || it.checkedAmount() > 0).isTrue();
      case RefundController.RefundRequest it -> {
        var refund = it.toCommand();
        assertThat(refund.amount() == null || refund.amount() > 0).isTrue();
        assertThat(refund.orderId()).matches("ord_\\w{1,60}");
      }
      case TransferController.TransferRequest it -> {
        var transfer = it.toCommand();
        requireBounded(transfer.amount());
        assertThat(transfer.destination()).matches("acct_\\w{1,250}");
      }
      case ChargeController.ChargeRequest it -> {
        var charge = it.toCommand();
        requireBounded(charge.amount());
        requireLine(charge.description());
      }
      default -> assertThat(request).isInstanceOf(PaymentIntentController.CancelRequest.class);
    }
  }

  /** What a shopper may send names things of the catalogue, and nobody else. */
  private static void requireListed(PaymentIntentRequest request) {
    try {
      CreatePaymentIntent purchase = request.toCommand(SHOPPER);
      assertThat(purchase.cart().items()).allMatch(Cart.CatalogItem.class::isInstance);
      assertThat(purchase.user()).isEqualTo("42");
      assertThat(purchase.captureMethod()).isEqualTo(CreatePaymentIntent.CaptureMethod.AUTOMATIC);
    } catch (ProblemException e) {
      requireTellable(e);
    }
  }

  private static void requireBounded(CreatePaymentIntent purchase) {
    requireLine(purchase.reference());
    requireLine(purchase.user());
    Pricing pricing = PRICER.price(purchase.cart());
    switch (pricing) {
      case Pricing.Refused(var errors) -> assertThat(errors).isNotEmpty();
      case Pricing.Priced(var lines, Money total) -> {
        assertThat(total.chargeability()).isEqualTo(Money.Chargeability.OK);
        assertThat(BigInteger.valueOf(total.minorUnits())).isEqualTo(sum(lines));
        assertThat(lines).allMatch(line -> line.quantity() > 0);
        lines.forEach(line -> requireLine(line.name()));
      }
    }
  }

  private static BigInteger sum(List<OrderLine> lines) {
    return lines.stream()
        .map(line ->
            BigInteger.valueOf(line.unitAmount()).multiply(BigInteger.valueOf(line.quantity())))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static void requireBounded(Money amount) {
    assertThat(amount.minorUnits()).isPositive();
    assertThat(Currency.find(amount.currency().code())).isPresent();
  }

  private static void requireLine(@Nullable String text) {
    if (text != null) {
      assertThat(text.codePointCount(0, text.length())).isBetween(1, 200);
      assertThat(text.codePoints().noneMatch(ApiBodyFuzz::breaksALine)).isTrue();
      assertThat(text.isBlank()).isFalse();
    }
  }

  private static boolean breaksALine(int character) {
    return Character.isISOControl(character)
        || (character >= 0xD800 && character <= 0xDFFF)
        || (character >= 0x2028 && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }

  private static void requireTellable(ProblemException problem) {
    assertThat(problem.status().is4xxClientError()).isTrue();
    for (FieldError error : problem.errors()) {
      assertThat(error.field()).matches("[A-Za-z0-9_.?\\[\\]-]{0,100}");
      assertThat(error.code()).matches("[a-z_]{1,64}");
    }
  }
}
