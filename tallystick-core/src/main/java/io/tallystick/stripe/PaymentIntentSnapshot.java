package io.tallystick.stripe;

import io.tallystick.TallystickException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A PaymentIntent as Stripe told it once, in an answer or in an event of whatever API version.
 *
 * @param amountReceived money that has really arrived, in minor units
 * @param operation the operation of ours that its metadata names, if it names one; not to be
 *     believed by itself
 */
public record PaymentIntentSnapshot(
    String id,
    boolean livemode,
    PaymentIntentStatus status,
    Money amount,
    long amountReceived,
    @Nullable String latestCharge,
    @Nullable UUID operation) {

  /** The key under which every object that we create names its operation. */
  public static final String OPERATION_METADATA = "tallystick_operation";

  private static final int LONGEST_ID = 255; // Stripe's own bound

  /**
   * Reads what we need and nothing else, so that fields that come and go with API versions do not
   * matter.
   *
   * @throws TallystickException {@code UNREADABLE_OBJECT} if it lacks something we need
   */
  public static PaymentIntentSnapshot read(JsonNode object) {
    if (!object.path("object").asString("").equals("payment_intent")) {
      throw unreadable("object");
    }
    Currency currency =
        Currency.find(text(object, "currency")).orElseThrow(() -> unreadable("currency"));
    return new PaymentIntentSnapshot(
        id(object),
        object.path("livemode").booleanValueOpt().orElseThrow(() -> unreadable("livemode")),
        PaymentIntentStatus.find(text(object, "status")).orElseThrow(() -> unreadable("status")),
        new Money(amount(object, "amount"), currency),
        object.has("amount_received") ? amount(object, "amount_received") : 0,
        reference(object.path("latest_charge")),
        operation(object.path("metadata").path(OPERATION_METADATA)));
  }

  private static String id(JsonNode object) {
    String id = text(object, "id");
    if (!id.startsWith("pi_") || id.length() > LONGEST_ID) {
      throw unreadable("id");
    }
    return id;
  }

  /** An id, or the object itself where it was expanded. */
  private static @Nullable String reference(JsonNode value) {
    JsonNode id = value.isObject() ? value.path("id") : value;
    return id.stringValueOpt().filter(text -> text.length() <= LONGEST_ID).orElse(null);
  }

  private static @Nullable UUID operation(JsonNode value) {
    Optional<String> text = value.stringValueOpt().filter(id -> id.length() == 36);
    try {
      return text.map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException e) {
      return null; // somebody else's metadata
    }
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).stringValueOpt().orElseThrow(() -> unreadable(field));
  }

  private static long amount(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw unreadable(field);
    }
    return value.longValue();
  }

  private static TallystickException unreadable(String field) {
    return new TallystickException(
        "UNREADABLE_OBJECT", "The PaymentIntent has no usable '" + field + "'.");
  }
}
