package io.tallystick.webhook;

import io.tallystick.Account;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address at which Stripe sends us events.
 *
 * @param name the last part of its path; empty for the main one
 * @param stripeAccount the connected account whose events it takes; null for our own
 * @param livemode the mode of its events; null for that of our keys
 */
public record WebhookEndpoint(
    String name,
    WebhookSecrets secrets,
    @Nullable String stripeAccount,
    @Nullable Boolean livemode) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}|");
  private static final Pattern STRIPE_ACCOUNT = Pattern.compile("acct_[A-Za-z0-9]{1,64}");

  public WebhookEndpoint {
    if (!NAME.matcher(name).matches() || secrets.current().isEmpty()) {
      throw new IllegalArgumentException("an endpoint needs a name and a secret");
    }
    if (stripeAccount != null && !STRIPE_ACCOUNT.matcher(stripeAccount).matches()) {
      throw new IllegalArgumentException("not the id of a connected account");
    }
  }

  /** The endpoint without a name, which takes our own account's events in our keys' mode. */
  public static WebhookEndpoint main(WebhookSecrets secrets) {
    return new WebhookEndpoint("", secrets, null, null);
  }

  /** Whether this can be the name of an endpoint. */
  public static boolean isName(String name) {
    return !name.isEmpty() && NAME.matcher(name).matches();
  }

  /** Whether this can be the id of a connected account. */
  public static boolean isStripeAccount(String id) {
    return STRIPE_ACCOUNT.matcher(id).matches();
  }

  /** What its events are stored under. */
  Account account(Account ours) {
    return new Account(
        stripeAccount == null ? ours.name() : stripeAccount,
        livemode == null ? ours.livemode() : livemode);
  }
}
