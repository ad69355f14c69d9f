package io.tallystick.stripe;

import com.stripe.model.v2.EventNotificationClassLookup;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of events that Stripe sends, as the version of its library that we use knows them. */
public final class StripeEventTypes {
  private static final String ALL = "*";

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

  /** Whether any type of Stripe's is meant. */
  public static boolean matchesAny(String pattern) {
    return KNOWN.stream().anyMatch(type -> matches(pattern, type));
  }
}
