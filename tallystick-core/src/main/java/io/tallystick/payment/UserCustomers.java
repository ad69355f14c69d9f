package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.IdempotencyKey;
import io.tallystick.operation.Journal;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sees to it that a user of the app has a customer at Stripe. */
final class UserCustomers {
  private final Account account;
  private final Customers customers;
  private final Journal journal;
  private final Ids ids;

  UserCustomers(JdbcClient jdbc, Account account, Journal journal, Ids ids) {
    this.account = account;
    this.customers = new Customers(jdbc);
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * A user's customer, made now if there is none.
   *
   * @return nothing if it is not there yet: a purchase does not wait for it
   */
  Optional<String> of(String owner) {
    Optional<Customers.Kept> kept = customers.find(account, owner);
    return kept.isPresent() ? kept.flatMap(it -> Optional.ofNullable(it.id())) : make(owner);
  }

  private Optional<String> make(String owner) {
    Asked asked =
        new Asked(
            account,
            Payments.OURSELVES,
            OperationKind.CUSTOMER,
            new IdempotencyKey("customer_" + ids.uuid()),
            Fingerprint.of("POST", "customer", owner));
    try {
      return journal.begin(
                  asked,
                  operation ->
                      new Plan(
                          new About(null, null, null),
                          StripeForms.customer(operation, owner),
                          () -> {
                            if (!customers.reserve(account, owner, operation)) {
                              throw new OthersDo();
                            }
                          }))
              instanceof Progress.Succeeded made
          ? Optional.of(made.operation().resultId())
          : Optional.empty();
    } catch (OthersDo e) {
      return Optional.empty();
    }
  }

  /** Another purchase of the same user is at it. */
  private static final class OthersDo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
