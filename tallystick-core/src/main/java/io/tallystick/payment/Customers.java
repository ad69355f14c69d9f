package io.tallystick.payment;

import io.tallystick.Account;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stripe's customers that we made, one for each user of the app, never shared. */
final class Customers {
  private final JdbcClient jdbc;

  Customers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A user's customer.
   *
   * @param id null while it is being made
   */
  record Kept(@Nullable String id) {}

  /** One whose making was left to an operator is none. */
  Optional<Kept> find(Account account, String owner) {
    return jdbc.sql(
            """
            select c.id from tallystick.customer c
              join tallystick.operation o on o.id = c.operation
             where c.account = :account and c.livemode = :livemode and c.owner = :owner
               and (c.id is not null or o.state <> 'review')
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("owner", owner)
        .query((row, number) -> new Kept(row.getString("id")))
        .optional();
  }

  /**
   * Notes that this operation makes a user's customer.
   *
   * @return whether no other does; one that was left to an operator does not any more
   */
  boolean reserve(Account account, String owner, UUID operation) {
    return jdbc.sql(
                """
                insert into tallystick.customer (account, livemode, owner, operation)
                values (:account, :livemode, :owner, :operation)
                on conflict (account, livemode, owner) do update
                   set operation = excluded.operation
                 where customer.id is null
                   and exists (select from tallystick.operation o
                                where o.id = customer.operation and o.state = 'review')
                """)
            .param("account", account.name())
            .param("livemode", account.livemode())
            .param("owner", owner)
            .param("operation", operation)
            .update()
        == 1;
  }

  void bind(UUID operation, String id) {
    jdbc.sql("update tallystick.customer set id = :id where operation = :operation")
        .param("id", id)
        .param("operation", operation)
        .update();
  }

  /** Nothing has come of it, so that the next purchase tries again. */
  void forget(UUID operation) {
    jdbc.sql("delete from tallystick.customer where operation = :operation")
        .param("operation", operation)
        .update();
  }

  /** Stripe does not know it any more. */
  void forget(Account account, String owner) {
    jdbc.sql(
            """
            delete from tallystick.customer
             where account = :account and livemode = :livemode and owner = :owner
               and id is not null
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("owner", owner)
        .update();
  }
}
