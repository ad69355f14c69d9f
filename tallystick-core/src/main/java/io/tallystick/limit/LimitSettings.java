package io.tallystick.limit;

import io.tallystick.ConfigurationException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits of payment calls; one that is empty is off.
 *
 * @param user payment calls per minute of one user of the app
 * @param address the same of one address, from which shoppers call by themselves
 * @param key the same of one API key
 * @param refusals calls per minute of one caller that are refused for another reason
 * @param declines cards declined per hour to one user, before new payments have to wait
 */
public record LimitSettings(
    OptionalInt user,
    OptionalInt address,
    OptionalInt key,
    OptionalInt refusals,
    OptionalInt declines) {
  /** A person does not buy every three seconds; a script does. */
  public static final int DEFAULT_USER = 20;

  /** Several people share an address at home or at work; a thousand tries do not fit. */
  public static final int DEFAULT_ADDRESS = 60;

  /** 100 a second, more than Stripe takes: it stops a loop gone wild, not a shop. */
  public static final int DEFAULT_KEY = 6_000;

  /** A shop of thousands of buyers has fewer that it refuses; whoever tries ids has more. */
  public static final int DEFAULT_REFUSALS = 120;

  /** Somebody with a wallet of refused cards gives up; who tries stolen ones does not. */
  public static final int DEFAULT_DECLINES = 5;

  public static final int LEAST = 1;

  /** A microsecond is the database's shortest time, so that a minute can be divided so often. */
  public static final int MOST = 1_000_000;

  private static final String OFF = "off";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,7}");

  /** What holds where nothing is configured. */
  public static final LimitSettings DEFAULTS =
      new LimitSettings(
          OptionalInt.of(DEFAULT_USER),
          OptionalInt.of(DEFAULT_ADDRESS),
          OptionalInt.of(DEFAULT_KEY),
          OptionalInt.of(DEFAULT_REFUSALS),
          OptionalInt.of(DEFAULT_DECLINES));

  /**
   * Reads one limit.
   *
   * @param name what it was set by, to be named when it is refused
   * @param value a number, or {@code off}; null or blank for the default
   * @throws ConfigurationException if it is anything else; 0 is refused, for it could mean either
   */
  public static OptionalInt limit(String name, @Nullable String value, int otherwise) {
    if (value == null || value.isBlank()) {
      return OptionalInt.of(otherwise);
    }
    if (value.equals(OFF)) {
      return OptionalInt.empty();
    }
    if (NUMBER.matcher(value).matches()) {
      int number = Integer.parseInt(value);
      if (number >= LEAST && number <= MOST) {
        return OptionalInt.of(number);
      }
    }
    throw new ConfigurationException(
        "LIMIT_INVALID",
        name + " is neither a whole number from " + LEAST + " to " + MOST + " nor off.",
        "Correct it, or unset it for the default of " + otherwise + ".");
  }
}
