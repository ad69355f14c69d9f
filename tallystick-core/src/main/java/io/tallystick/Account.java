package io.tallystick;

/**
 * A configured Stripe account in one of its two modes; everything stored belongs to one.
 *
 * @param name {@code default} until several are configured
 * @param livemode the mode of the configured keys
 */
public record Account(String name, boolean livemode) {
  public static final String DEFAULT = "default";

  public Account {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an account needs a name");
    }
  }
}
