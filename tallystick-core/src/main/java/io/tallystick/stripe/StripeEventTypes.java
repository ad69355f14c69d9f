package io.tallystick.stripe;

import com.stripe.Stripe;
import com.stripe.model.v2.EventNotificationClassLookup;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of events that Stripe sends, as the version of its library that we use knows them. */
public final class StripeEventTypes {
  /** The API version that our code is written for: an endpoint of ours sends events in it. */
  public static final String API_VERSION = Stripe.API_VERSION;

  /** What an endpoint has among its types that gets all of them. */
  public static final String ALL = "*";

  /**
   * The types that an endpoint of ours asks for: those of objects that the merge follows. Stripe
   * takes no patterns.
   */
  public static final List<String> FOLLOWED =
      List.of(
          "charge.captured",
          "charge.dispute.closed",
          "charge.dispute.created",
          "charge.dispute.funds_reinstated",
          "charge.dispute.funds_withdrawn",
          "charge.dispute.updated",
          "charge.expired",
          "charge.failed",
          "charge.pending",
          "charge.refund.updated",
          "charge.refunded",
          "charge.succeeded",
          "charge.updated",
          "customer.created",
          "payment_intent.amount_capturable_updated",
          "payment_intent.canceled",
          "payment_intent.created",
          "payment_intent.partially_funded",
          "payment_intent.payment_failed",
          "payment_intent.processing",
          "payment_intent.requires_action",
          "payment_intent.succeeded",
          "refund.created",
          "refund.failed",
          "refund.updated",
          "transfer.created",
          "transfer.reversed",
          "transfer.updated");

  private static final Set<String> KNOWN =
      Stream.concat(
              Arrays.stream(EnabledEvent.values()).map(EnabledEvent::getValue),
              EventNotificationClassLookup.eventClassLookup.keySet().stream())
          .filter(type -> !type.equals(ALL))
          .collect(Collectors.toUnmodifiableSet());

  private StripeEventTypes() {}

  /**
   * Whether a type is meant.
   *
   * @param pattern a type, or the beginning of types and a star, as in {@code charge.dispute.*}
   */
  public static boolean matches(String pattern, String type) {
    return pattern.endsWith(ALL)
        ? type.startsWith(pattern.substring(0, pattern.length() - ALL.length()))
        : type.equals(pattern);
  }

  /** Every type, as in {@code charge.failed}. */
  public static Set<String> known() {
    return KNOWN;
  }

  /** Whether any type of Stripe's is meant. */
  public static boolean matchesAny(String pattern) {
    return KNOWN.stream().anyMatch(type -> matches(pattern, type));
  }
}
