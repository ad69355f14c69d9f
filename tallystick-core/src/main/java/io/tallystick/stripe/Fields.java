package io.tallystick.stripe;

import io.tallystick.TallystickException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one of Stripe's objects. Reads what we need and nothing else, so that fields that
 * come and go with API versions do not matter; each getter throws {@code UNREADABLE_OBJECT} if what
 * it needs is missing or of another type.
 */
record Fields(JsonNode object) {
  /** Stripe's own bound, and nothing that PostgreSQL could not store. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,255}");

  /** Above anything that Stripe can move, and far from what could overflow a sum. */
  private static final long LARGEST_AMOUNT = 1_000_000_000_000_000L;

  private static final int LONGEST_WORD = 64; // far longer than any status of Stripe's

  String noun() {
    return object.path("object").stringValueOpt().orElse("");
  }

  /** The object's own id, which begins with one of these prefixes. */
  String id(String... prefixes) {
    String id = text("id");
    for (String prefix : prefixes) {
      if (id.startsWith(prefix) && ID.matcher(id).matches()) {
        return id;
      }
    }
    throw unreadable("id");
  }

  boolean flag(String field) {
    return object.path(field).booleanValueOpt().orElseThrow(() -> unreadable(field));
  }

  boolean flagOrFalse(String field) {
    return object.path(field).booleanValueOpt().orElse(false);
  }

  String text(String field) {
    return object.path(field).stringValueOpt().orElseThrow(() -> unreadable(field));
  }

  /** A status in Stripe's words. */
  <S> S status(Function<String, Optional<S>> find) {
    String word = text("status");
    return find.apply(word.length() <= LONGEST_WORD ? word : "")
        .orElseThrow(() -> unreadable("status"));
  }

  Money money(String field) {
    Currency currency = Currency.find(text("currency")).orElseThrow(() -> unreadable("currency"));
    return new Money(minorUnits(field), currency);
  }

  /** An amount in minor units that is not negative. */
  long minorUnits(String field) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw unreadable(field);
    }
    long amount = value.longValue();
    if (amount < 0 || amount > LARGEST_AMOUNT) {
      throw unreadable(field);
    }
    return amount;
  }

  long minorUnitsOrZero(String field) {
    return object.has(field) ? minorUnits(field) : 0;
  }

  /** The id of another object, or of the object itself where it was expanded. */
  @Nullable String reference(String field) {
    JsonNode value = object.path(field);
    JsonNode id = value.isObject() ? value.path("id") : value;
    return id.stringValueOpt().filter(text -> ID.matcher(text).matches()).orElse(null);
  }

  /** The operation of ours that the metadata names, if it names one; not to be believed alone. */
  @Nullable UUID operation() {
    Optional<String> text =
        object
            .path("metadata")
            .path(Snapshot.OPERATION_METADATA)
            .stringValueOpt()
            .filter(id -> id.length() == 36);
    try {
      return text.map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException e) {
      return null; // somebody else's metadata
    }
  }

  TallystickException unreadable(String field) {
    return new TallystickException(
        "UNREADABLE_OBJECT", "The object has no usable '" + field + "'.");
  }
}
