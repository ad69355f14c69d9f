package io.tallystick.simulator.account;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.balance.Payout;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.event.EventSink;
import io.tallystick.simulator.event.Events;
import io.tallystick.simulator.event.WebhookEndpoints;
import io.tallystick.simulator.payment.Charge;
import io.tallystick.simulator.payment.Dispute;
import io.tallystick.simulator.payment.PaymentIntent;
import io.tallystick.simulator.payment.Payments;
import io.tallystick.simulator.payment.Refund;
import io.tallystick.simulator.resource.Agenda;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.Library;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Router;
import io.tallystick.simulator.resource.SimulatedClock;
import io.tallystick.simulator.transfer.Transfer;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The simulated account and those connected to it; everything that reads or changes them happens
 * under one lock.
 */
public final class Account implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Agenda agenda;
  private final Library library = new Library();
  private final Events events;
  private final WebhookEndpoints endpoints;
  private final ConnectedAccounts connected;
  private final Books platform;
  private final AgendaKeeper keeper;

  public Account(Ids ids, SimulatedClock clock, EventSink sink) {
    agenda = new Agenda(clock);
    endpoints = new WebhookEndpoints(ids, clock, sink);
    events = new Events(ids, agenda, sink, endpoints, null);
    Desk desk = new Desk(ids, agenda, library, events);
    connected = new ConnectedAccounts(desk, sink, endpoints);
    List<Operation> own =
        Stream.of(endpoints.operations(), connected.operations(), events.operations())
            .flatMap(List::stream)
            .toList();
    platform = new Books(desk, connected, own);
    clock.onAdvance(this::catchUp);
    keeper = new AgendaKeeper(this::catchUp);
  }

  private void catchUp() {
    exclusively(() -> true);
  }

  /** Runs alone, after everything that is due by now. */
  public <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      agenda.catchUp();
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds what answers a call.
   *
   * @param account the value of {@code Stripe-Account}, or null for the platform itself
   * @throws Refusal when no such account is connected
   */
  public Answering answering(String method, String path, @Nullable String account) {
    return exclusively(() -> {
      Books books = account == null ? platform : books(account);
      Router.Match match =
          books
              .router()
              .find(method, path)
              .orElseThrow(() -> new Refusal(StripeError.unknownUrl(method, path)));
      return new Answering(books, match);
    });
  }

  private Books books(String account) {
    return connected
        .books(account)
        .orElseThrow(() -> new Refusal(StripeError.unknownAccount(account)));
  }

  /** The operation that answers a call, and the books that it works on. */
  public final class Answering {
    private final Books books;
    private final Router.Match match;

    private Answering(Books books, Router.Match match) {
      this.books = books;
      this.match = match;
    }

    public Operation operation() {
      return match.operation();
    }

    /** Runs the call alone and expands its answer as it asks. */
    public Reply run(Call call) {
      return exclusively(() -> {
        Reply reply = match.run(call);
        List<String> paths = call.form().expansions();
        if (paths.isEmpty() || reply.status() >= 300) {
          return reply;
        }
        JsonNode answer = reply.body().get();
        books.expansion().apply(answer, paths);
        return reply.with(answer);
      });
    }
  }

  public WebhookEndpoints endpoints() {
    return endpoints;
  }

  /** Confirms a PaymentIntent and answers how it stands afterwards, declined or not. */
  public PaymentIntent confirm(String paymentIntent, Call call) {
    return exclusively(() -> {
      platform.payments().confirm(paymentIntent, call);
      return platform.payments().require(paymentIntent);
    });
  }

  /**
   * Ends a 3-D Secure step as the shopper would.
   *
   * @param intent a PaymentIntent or a SetupIntent
   * @param call the shopper's, with the client secret, or the merchant's
   * @return the intent afterwards, as the bearer of the call may see it
   */
  public Reply authenticate(String intent, boolean passed, Call call) {
    return exclusively(() -> platform.payments().authenticate(intent, passed, call));
  }

  /**
   * Lets a bank decide now what it would decide later, or never.
   *
   * @param id of a PaymentIntent that is processing, a refund, a dispute or a payout
   * @param outcome the status that it is to have, in Stripe's words
   */
  public void decide(String id, String outcome) {
    exclusively(() -> {
      if (!platform.payments().decide(id, outcome) && !platform.payouts().decide(id, outcome)) {
        String message = "Banks decide on payment intents, refunds, disputes and payouts: " + id;
        throw new Refusal(StripeError.invalid(null, message, "id"));
      }
      return true;
    });
  }

  /** Opens a dispute about a charge, as the shopper's bank would. */
  public Dispute dispute(String charge, boolean inquiry) {
    return exclusively(() -> platform.payments().dispute(charge, inquiry));
  }

  /** An object of the platform by its id, or null. */
  public @Nullable ApiObject find(String id) {
    return exclusively(() -> library.find(id));
  }

  /** The platform's events, newest first. */
  public List<Event> newestEvents(int most) {
    return exclusively(() -> events.newest(most));
  }

  /** How many events the platform has told, those forgotten included. */
  public long eventCount() {
    return exclusively(events::count);
  }

  /** What there is, oldest first. */
  public Contents contents() {
    return exclusively(() -> {
      Payments payments = platform.payments();
      return new Contents(
          payments.intents(),
          payments.charges(),
          payments.refunds(),
          payments.disputes(),
          platform.transfers().transfers(),
          platform.payouts().payouts(),
          platform.ledger().transactions(),
          platform.ledger().available(),
          platform.ledger().pending(),
          payments.forgottenIntents(),
          payments.forgottenCharges());
    });
  }

  /**
   * A consistent view of the account.
   *
   * @param available minor units that can be paid out, by currency; {@code pending} come later
   * @param forgottenIntents {@code forgottenCharges} how many the caps have pushed out
   */
  public record Contents(
      List<PaymentIntent> intents,
      List<Charge> charges,
      List<Refund> refunds,
      List<Dispute> disputes,
      List<Transfer> transfers,
      List<Payout> payouts,
      List<BalanceTransaction> balanceTransactions,
      Map<String, Long> available,
      Map<String, Long> pending,
      long forgottenIntents,
      long forgottenCharges) {}

  @Override
  public void close() {
    keeper.close();
  }
}
