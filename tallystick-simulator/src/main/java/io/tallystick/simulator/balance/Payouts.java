package io.tallystick.simulator.balance;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The payouts of the account and top-ups, which are their opposite. */
public final class Payouts {
  /** Payouts kept: years of daily ones. */
  static final int MAX_PAYOUTS = 20_000;

  /** A payout leaves after a day and arrives after two. */
  static final long LEAVES_SECONDS = 86_400;

  static final long ARRIVES_SECONDS = 2 * 86_400L;

  private static final String NOUN = "payout";
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "currency",
          "description",
          "method",
          "source_type",
          "statement_descriptor",
          "metadata",
          "metadata[*]");

  private final Desk desk;
  private final Ledger ledger;
  private final Shelf<Payout> shelf = new Shelf<>(NOUN, MAX_PAYOUTS);
  private final Shelf<TopUp> topUps = new Shelf<>("topup", MAX_PAYOUTS);

  public Payouts(Desk desk, Ledger ledger) {
    this.desk = desk;
    this.ledger = ledger;
    desk.library().shelve("po", shelf::get);
    desk.library().shelve("tu", topUps::get);
  }

  public List<Operation> operations() {
    String one = "/v1/payouts/{id}";
    return List.of(
        Operation.of("POST", "/v1/payouts", (id, call) -> create(call)),
        Operation.of("GET", "/v1/payouts", (id, call) -> list(call.form())),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", one + "/cancel", this::cancel),
        Operation.of("POST", one + "/reverse", this::reverse),
        Operation.of("POST", "/v1/topups", (id, call) -> topUp(call)),
        Operation.of("GET", "/v1/topups", (id, call) -> listTopUps(call.form())),
        Operation.of("GET", "/v1/topups/{id}", this::retrieveTopUp));
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(CREATE);
    String currency = Amounts.currency(form);
    long amount = Amounts.movable(form, currency);
    String method = form.oneOf("method", Set.of("standard", "instant"));
    ledger.requireAvailable(amount, currency);
    String id = desk.nextId("po_1");
    Payout payout =
        new Payout(
            id,
            desk.now(),
            amount,
            currency,
            desk.now() + ARRIVES_SECONDS,
            method == null ? "standard" : method,
            form.textOrUnset("description"),
            Metadata.read(form, Map.of()),
            Payout.Status.PENDING,
            ledger.enter(BalanceTransaction.Type.PAYOUT, currency, -amount, 0, id),
            null,
            null);
    shelf.add(payout);
    desk.emit("payout.created", payout, call.cause());
    send(id);
    return Reply.ok(payout::json);
  }

  private void send(String id) {
    desk.agenda()
        .after(LEAVES_SECONDS, () -> next(id, Payout.Status.PENDING, Payout.Status.IN_TRANSIT));
    desk.agenda()
        .after(ARRIVES_SECONDS, () -> next(id, Payout.Status.IN_TRANSIT, Payout.Status.PAID));
  }

  private void next(String id, Payout.Status from, Payout.Status to) {
    Payout now = shelf.get(id);
    if (now != null && now.status() == from) {
      move(now, to, Cause.WORLD);
    }
  }

  private Payout move(Payout before, Payout.Status status, Cause cause) {
    Payout after =
        switch (status) {
          case FAILED -> returned(before, status, BalanceTransaction.Type.PAYOUT_FAILURE);
          case CANCELED -> returned(before, status, BalanceTransaction.Type.PAYOUT_CANCEL);
          case PENDING, IN_TRANSIT, PAID -> before.in(status, before.returned());
        };
    shelf.replace(after);
    String event =
        status == Payout.Status.IN_TRANSIT ? "payout.updated" : "payout." + status.wireName();
    desk.emit(event, after, before, cause);
    return after;
  }

  private Payout returned(Payout before, Payout.Status status, BalanceTransaction.Type type) {
    String line = ledger.enter(type, before.currency(), before.amount(), 0, before.id());
    return before.in(status, line);
  }

  /** The bank's word; what a reversal has brought back cannot come back again. */
  public boolean decide(String id, String outcome) {
    Payout payout = shelf.get(id);
    if (payout == null) {
      return false;
    }
    for (Payout.Status status : Payout.Status.values()) {
      if (status.wireName().equals(outcome)
          && payout.status().canBecome(status)
          && payout.reversedBy() == null) {
        move(payout, status, Cause.WORLD);
        return true;
      }
    }
    throw refused("A payout that is %s cannot become %s.", payout, outcome);
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(require(id)::json);
  }

  private Reply update(String id, Call call) {
    call.form().allowOnly(Set.of("metadata", "metadata[*]"));
    Payout before = require(id);
    Payout after = before.labelled(Metadata.read(call.form(), before.metadata()));
    shelf.replace(after);
    desk.emit("payout.updated", after, before, call.cause());
    return Reply.ok(after::json);
  }

  private Reply cancel(String id, Call call) {
    call.form().allowOnly(Set.of());
    Payout payout = require(id);
    if (payout.status() != Payout.Status.PENDING) {
      throw refused("A payout that is %s cannot be %s.", payout, "canceled");
    }
    return Reply.ok(move(payout, Payout.Status.CANCELED, call.cause())::json);
  }

  private Reply reverse(String id, Call call) {
    call.form().allowOnly(Set.of("metadata", "metadata[*]"));
    Payout payout = require(id);
    if (payout.status() != Payout.Status.PAID || payout.reversedBy() != null) {
      throw refused("A payout that is %s cannot be %s.", payout, "reversed");
    }
    String reversalId = desk.nextId("po_1");
    Payout reversal =
        new Payout(
            reversalId,
            desk.now(),
            -payout.amount(),
            payout.currency(),
            desk.now() + ARRIVES_SECONDS,
            payout.method(),
            payout.description(),
            Metadata.read(call.form(), Map.of()),
            Payout.Status.PENDING,
            ledger.enter(
                BalanceTransaction.Type.PAYOUT, payout.currency(), payout.amount(), 0, reversalId),
            null,
            null);
    shelf.add(reversal);
    shelf.replace(payout.reversed(reversalId));
    desk.emit("payout.created", reversal, call.cause());
    send(reversalId);
    return Reply.ok(reversal::json);
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("status"));
    String status = form.textOrUnset("status");
    return query.answer(
        shelf,
        "/v1/payouts",
        payout -> status == null || status.equals(payout.status().wireName()));
  }

  private Reply topUp(Call call) {
    Form form = call.form();
    form.allowOnly(
        Set.of(
            "amount",
            "currency",
            "description",
            "source",
            "statement_descriptor",
            "transfer_group",
            "metadata",
            "metadata[*]"));
    String currency = Amounts.currency(form);
    long amount = Amounts.movable(form, currency);
    String id = desk.nextId("tu_1");
    String line = ledger.enter(BalanceTransaction.Type.TOPUP, currency, amount, 0, id);
    TopUp pending =
        new TopUp(
            id,
            desk.now(),
            amount,
            currency,
            form.textOrUnset("description"),
            Metadata.read(form, Map.of()),
            line,
            false);
    desk.emit("topup.created", pending, call.cause());
    TopUp done = pending.succeed();
    topUps.add(done);
    desk.emit("topup.succeeded", done, pending, call.cause());
    ledger.tellAvailable(call.cause());
    return Reply.ok(done::json);
  }

  private Reply listTopUps(Form form) {
    return ListQuery.read(form, Set.of()).answer(topUps, "/v1/topups", any -> true);
  }

  private Reply retrieveTopUp(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(topUps.require(id)::json);
  }

  private Payout require(String id) {
    return shelf.require(id);
  }

  private static Refusal refused(String message, Payout payout, @Nullable String what) {
    return new Refusal(
        StripeError.invalid(null, message.formatted(payout.status().wireName(), what), null));
  }

  /** Oldest first. */
  public List<Payout> payouts() {
    return shelf.oldestFirst();
  }
}
