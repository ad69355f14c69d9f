package io.tallystick.simulator.account;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.event.EventSink;
import io.tallystick.simulator.event.Events;
import io.tallystick.simulator.event.WebhookEndpoints;
import io.tallystick.simulator.plain.Document;
import io.tallystick.simulator.plain.Documents;
import io.tallystick.simulator.plain.Kind;
import io.tallystick.simulator.resource.Library;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.transfer.Destinations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts connected to the platform, each with books of its own. */
final class ConnectedAccounts implements Destinations {
  private static final Kind KIND =
      Kind.of("account", "/v1/accounts", "acct_1")
          .defaults(
              """
              {"business_type": null, "capabilities": {"card_payments": "active",
               "transfers": "active"}, "charges_enabled": true, "country": "US",
               "default_currency": "usd", "details_submitted": true, "email": null,
               "external_accounts": {"object": "list", "data": [], "has_more": false},
               "payouts_enabled": true, "type": "standard"}\
              """)
          .silentCreation()
          .deletable("application.deauthorized");

  private final Desk desk;
  private final EventSink sink;
  private final WebhookEndpoints endpoints;
  private final Documents accounts;
  private final Map<String, Books> books = new HashMap<>();

  ConnectedAccounts(Desk desk, EventSink sink, WebhookEndpoints endpoints) {
    this.desk = desk;
    this.sink = sink;
    this.endpoints = endpoints;
    this.accounts = new Documents(KIND, desk);
  }

  List<Operation> operations() {
    return accounts.operations();
  }

  Optional<Books> books(String account) {
    Document known = accounts.find(account);
    return known == null
        ? Optional.empty()
        : Optional.of(books.computeIfAbsent(account, this::open));
  }

  private Books open(String account) {
    Events events = new Events(desk.ids(), desk.agenda(), sink, endpoints, account);
    return new Books(
        new Desk(desk.ids(), desk.agenda(), new Library(), events),
        new Nowhere(),
        events.operations());
  }

  @Override
  public boolean exists(String account) {
    return accounts.find(account) != null;
  }

  @Override
  public void enter(String account, String currency, long amount, String source) {
    books(account)
        .ifPresent(own ->
            own.ledger().enter(BalanceTransaction.Type.PAYMENT, currency, amount, 0, source));
  }

  /** A connected account has no accounts of its own. */
  private static final class Nowhere implements Destinations {
    @Override
    public boolean exists(String account) {
      return false;
    }

    @Override
    public void enter(String account, String currency, long amount, String source) {
      throw new IllegalStateException("There is no account " + account);
    }
  }
}
