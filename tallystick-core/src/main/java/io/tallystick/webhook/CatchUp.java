package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.stripe.StripeGateway;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds events that no webhook brought, in days of downtime or after a database was restored: walks
 * through Stripe's own list of each account from the newest event back to where the last walk
 * began, and stores what is not there yet. Every page is stored as it comes, for the inbox knows
 * duplicates and the merge accepts any order; the cursor moves only when the whole walk is done.
 */
public final class CatchUp {
  private final List<AccountCatchUp> accounts;

  /**
   * @param accounts ours and the connected ones whose events we take, all in the mode of our keys
   * @param wanted the types of events that anybody here is interested in
   */
  public CatchUp(
      JdbcClient jdbc,
      Lanes lanes,
      StripeGateway stripe,
      Collection<Account> accounts,
      Predicate<String> wanted) {
    this.accounts =
        accounts.stream()
            .map(account -> new AccountCatchUp(jdbc, lanes, stripe, account, wanted))
            .toList();
  }

  /**
   * Walks where it is due, one account after the other, so that together they ask no faster than
   * one. To be called several times a minute: a walk whose server died is gone on with as soon as
   * its lease has ended.
   */
  public void run() {
    accounts.forEach(AccountCatchUp::run);
  }
}
