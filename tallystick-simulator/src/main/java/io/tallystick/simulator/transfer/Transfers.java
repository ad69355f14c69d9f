package io.tallystick.simulator.transfer;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.payment.Charge;
import io.tallystick.simulator.payment.Payments;
import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Call;
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

/** The transfers of the account, their reversals, and the calls on both. */
public final class Transfers {
  /** Transfers kept: as many as charges are. */
  static final int MAX_TRANSFERS = 200_000;

  /** Reversals of one transfer: Stripe shows ten of them, and no test needs more than some. */
  static final int MAX_REVERSALS = 100;

  private static final String NOUN = "transfer";
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "currency",
          "destination",
          "source_transaction",
          "source_type",
          "transfer_group",
          "description",
          "metadata",
          "metadata[*]");
  private static final Set<String> LABELS = Set.of("description", "metadata", "metadata[*]");

  private final Desk desk;
  private final Ledger ledger;
  private final Payments payments;
  private final Destinations destinations;
  private final Shelf<Transfer> shelf = new Shelf<>(NOUN, MAX_TRANSFERS);

  public Transfers(Desk desk, Ledger ledger, Payments payments, Destinations destinations) {
    this.desk = desk;
    this.ledger = ledger;
    this.payments = payments;
    this.destinations = destinations;
    desk.library().shelve("tr", shelf::get);
  }

  public List<Operation> operations() {
    String one = "/v1/transfers/{id}";
    String reversals = one + "/reversals";
    return List.of(
        Operation.of("POST", "/v1/transfers", (id, call) -> create(call)),
        Operation.of("GET", "/v1/transfers", (id, call) -> list(call.form())),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", reversals, this::reverse),
        Operation.of("GET", reversals, this::listReversals),
        Operation.ofPart("GET", reversals + "/{reversal}", this::retrieveReversal));
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(CREATE);
    String currency = Amounts.currency(form);
    long amount = Amounts.movable(form, currency);
    String destination = form.textOrUnset("destination");
    if (destination == null) {
      throw new Refusal(StripeError.missing("destination"));
    }
    if (!destinations.exists(destination)) {
      throw new Refusal(StripeError.missingReference("destination", destination, "destination"));
    }
    String source = form.textOrUnset("source_transaction");
    String group = form.textOrUnset("transfer_group");
    if (source == null) {
      ledger.requireAvailable(amount, currency);
    } else {
      Charge charge = payments.requireCharge(source, "source_transaction");
      requireCovered(charge, amount, currency);
      group = payments.group(charge, groupOf(charge, group), call.cause());
    }
    String id = desk.nextId("tr_3");
    String line = ledger.enter(BalanceTransaction.Type.TRANSFER, currency, -amount, 0, id);
    Transfer transfer =
        new Transfer(
            id,
            desk.now(),
            amount,
            currency,
            destination,
            source,
            group,
            form.textOrUnset("description"),
            Metadata.read(form, Map.of()),
            line,
            List.of());
    shelf.add(transfer);
    destinations.enter(destination, currency, amount, id);
    desk.emit("transfer.created", transfer, call.cause());
    return Reply.ok(transfer::json);
  }

  /** All that is sent on of a charge may not exceed what it brought. */
  private void requireCovered(Charge charge, long amount, String currency) {
    if (!charge.captured() || !charge.currency().equals(currency)) {
      String message =
          "The source_transaction %s has no money in %s to transfer."
              .formatted(charge.id(), currency);
      throw refused(null, message, "source_transaction");
    }
    long sent =
        shelf.oldestFirst().stream()
            .filter(transfer -> charge.id().equals(transfer.sourceTransaction()))
            .mapToLong(transfer -> transfer.amount() - transfer.amountReversed())
            .sum();
    long left = charge.amountCaptured() - sent;
    if (amount > left) {
      String message =
          "The transfers from source_transaction %s would exceed its amount (%d of %d are left)."
              .formatted(charge.id(), left, charge.amountCaptured());
      throw refused("balance_insufficient", message, "amount");
    }
  }

  /** Of the charge, or made for both; what Stripe does with another one it does not say. */
  private static String groupOf(Charge charge, @Nullable String asked) {
    String own = charge.transferGroup();
    if (own != null && asked != null && !own.equals(asked)) {
      String message =
          "The transfer_group must be that of the source_transaction: %s.".formatted(own);
      throw refused(null, message, "transfer_group");
    }
    if (own != null) {
      return own;
    }
    String payment = charge.paymentIntent();
    return asked != null ? asked : "group_" + (payment != null ? payment : charge.id());
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(require(id)::json);
  }

  private Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(LABELS);
    Transfer before = require(id);
    String description =
        form.has("description") ? form.textOrUnset("description") : before.description();
    Transfer after = before.labelled(description, Metadata.read(form, before.metadata()));
    shelf.replace(after);
    desk.emit("transfer.updated", after, before, call.cause());
    return Reply.ok(after::json);
  }

  private Reply reverse(String id, Call call) {
    Form form = call.form();
    form.allowOnly(
        Set.of("amount", "description", "refund_application_fee", "metadata", "metadata[*]"));
    Transfer before = require(id);
    long left = before.amount() - before.amountReversed();
    if (left == 0 || before.reversals().size() >= MAX_REVERSALS) {
      throw refused(null, "Transfer " + id + " is already fully reversed.", null);
    }
    String tooMuch =
        "Reversal amount (%s) is greater than the unreversed amount (%d)."
            .formatted(form.text("amount"), left);
    long amount = Amounts.part(form, "amount", left, refused(null, tooMuch, "amount"));
    String reversalId = desk.nextId("trr_1");
    String line =
        ledger.enter(
            BalanceTransaction.Type.TRANSFER_REFUND, before.currency(), amount, 0, reversalId);
    Reversal reversal =
        new Reversal(
            reversalId,
            desk.now(),
            id,
            before.currency(),
            amount,
            line,
            Metadata.read(form, Map.of()));
    Transfer after = before.reversedBy(reversal);
    shelf.replace(after);
    destinations.enter(before.destination(), before.currency(), -amount, reversalId);
    desk.emit("transfer.reversed", after, before, call.cause());
    return Reply.ok(reversal::json);
  }

  private Reply listReversals(String id, Call call) {
    Shelf<Reversal> reversals = new Shelf<>("transfer_reversal", MAX_REVERSALS);
    require(id).reversals().forEach(reversals::add);
    return ListQuery.read(call.form(), Set.of())
        .answer(reversals, "/v1/transfers/" + id + "/reversals", any -> true);
  }

  private Reply retrieveReversal(String id, String reversal, Call call) {
    call.form().allowOnly(Set.of());
    return require(id).reversals().stream()
        .filter(candidate -> candidate.id().equals(reversal))
        .findFirst()
        .map(found -> Reply.ok(found::json))
        .orElseThrow(() -> new Refusal(StripeError.notFound("transfer_reversal", reversal)));
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("destination", "transfer_group"));
    String destination = form.textOrUnset("destination");
    String group = form.textOrUnset("transfer_group");
    return query.answer(
        shelf,
        "/v1/transfers",
        transfer ->
            (destination == null || destination.equals(transfer.destination()))
                && (group == null || group.equals(transfer.transferGroup())));
  }

  private Transfer require(String id) {
    return shelf.require(id);
  }

  private static Refusal refused(@Nullable String code, String message, @Nullable String param) {
    return new Refusal(StripeError.invalid(code, message, param));
  }

  /** Oldest first. */
  public List<Transfer> transfers() {
    return shelf.oldestFirst();
  }
}
