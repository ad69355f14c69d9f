package io.tallystick.simulator.balance;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The account's money: every line that changed it, and what is there per currency. */
public final class Ledger {
  /** Lines kept: as many as charges are. */
  static final int MAX_TRANSACTIONS = 200_000;

  /** A charge's money can be paid out two days later, at the start of that day, as at Stripe. */
  private static final long SETTLEMENT_SECONDS = 2 * 86_400L;

  private static final long DAY_SECONDS = 86_400;
  private static final String NOUN = "balance_transaction";

  private final Desk desk;
  private final Shelf<BalanceTransaction> shelf = new Shelf<>(NOUN, MAX_TRANSACTIONS);
  private final Map<String, Long> available = new TreeMap<>();
  private final Map<String, Long> pending = new TreeMap<>();

  /** What becomes available on a day: net minor units by day and currency. */
  private final Map<Long, Map<String, Long>> maturing = new TreeMap<>();

  public Ledger(Desk desk) {
    this.desk = desk;
    available.put("usd", 0L);
    pending.put("usd", 0L);
    desk.library().shelve("txn", this::find);
  }

  /** Enters money that can be used at once, or that leaves. */
  public String enter(
      BalanceTransaction.Type type, String currency, long amount, long fee, String source) {
    return enter(type, currency, amount, fee, source, desk.now());
  }

  /** Enters the money of a charge, which can be paid out some days later. */
  public String enterLater(
      BalanceTransaction.Type type, String currency, long amount, long fee, String source) {
    long day = (desk.now() + SETTLEMENT_SECONDS) / DAY_SECONDS * DAY_SECONDS;
    return enter(type, currency, amount, fee, source, day);
  }

  private String enter(
      BalanceTransaction.Type type,
      String currency,
      long amount,
      long fee,
      String source,
      long availableOn) {
    long now = desk.now();
    String id = desk.nextId("txn_3");
    shelf.add(
        new BalanceTransaction(id, now, type, currency, amount, fee, availableOn, source, now));
    available.putIfAbsent(currency, 0L);
    pending.putIfAbsent(currency, 0L);
    if (availableOn > now) {
      pending.merge(currency, amount - fee, Long::sum);
      matureLater(availableOn, currency, amount - fee);
    } else {
      available.merge(currency, amount - fee, Long::sum);
    }
    return id;
  }

  /** The line of an id that {@link #enter} gave. */
  public BalanceTransaction line(String id) {
    return Objects.requireNonNull(shelf.get(id));
  }

  /** Tells that money can be used. */
  public void tellAvailable(Cause cause) {
    desk.emit("balance.available", new Balance(desk.now(), available, pending), cause);
  }

  private void matureLater(long day, String currency, long net) {
    Map<String, Long> sums = maturing.get(day);
    if (sums == null) {
      sums = new TreeMap<>();
      maturing.put(day, sums);
      desk.agenda().after(day - desk.now(), () -> mature(day));
    }
    sums.merge(currency, net, Long::sum);
  }

  private void mature(long day) {
    Map<String, Long> sums = maturing.remove(day);
    if (sums != null) {
      sums.forEach((currency, net) -> {
        pending.merge(currency, -net, Long::sum);
        available.merge(currency, net, Long::sum);
      });
      tellAvailable(Cause.WORLD);
    }
  }

  /** Refuses to move more than there is. */
  public void requireAvailable(long amount, String currency) {
    if (available.getOrDefault(currency, 0L) < amount) {
      String message =
          "You have insufficient available funds in your Stripe account. Try adding funds directly"
              + " to your available balance by creating Charges using the 4000000000000077 test"
              + " card.";
      throw new Refusal(StripeError.invalid("balance_insufficient", message, null));
    }
  }

  public List<Operation> operations() {
    String one = "/v1/balance_transactions/{id}";
    return List.of(
        Operation.of("GET", "/v1/balance", (id, call) -> balance(call.form())),
        Operation.of("GET", "/v1/balance_transactions", (id, call) -> list(call.form())),
        Operation.of("GET", one, (id, call) -> retrieve(id, call.form())));
  }

  private Reply balance(Form form) {
    form.allowOnly(Set.of());
    ObjectNode json = new Balance(desk.now(), available, pending).json();
    return Reply.ok(() -> json);
  }

  private Reply retrieve(String id, Form form) {
    form.allowOnly(Set.of());
    return Reply.ok(shelf.require(id).asOf(desk.now())::json);
  }

  private @Nullable BalanceTransaction find(String id) {
    BalanceTransaction found = shelf.get(id);
    return found == null ? null : found.asOf(desk.now());
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("type", "currency", "source"));
    Predicate<BalanceTransaction> matches =
        matching(form, "type", transaction -> transaction.type().wireName())
            .and(matching(form, "currency", BalanceTransaction::currency))
            .and(matching(form, "source", BalanceTransaction::source));
    long now = desk.now();
    return query.answer(
        shelf, "/v1/balance_transactions", matches, found -> found.asOf(now).json());
  }

  private static Predicate<BalanceTransaction> matching(
      Form form, String name, Function<BalanceTransaction, String> field) {
    String wanted = form.textOrUnset(name);
    return transaction -> wanted == null || wanted.equals(field.apply(transaction));
  }

  /** Oldest first. */
  public List<BalanceTransaction> transactions() {
    return shelf.oldestFirst();
  }

  /** How many the cap has pushed out. */
  public long forgotten() {
    return shelf.forgotten();
  }

  /** Minor units that can be used now, by currency. */
  public Map<String, Long> available() {
    return Map.copyOf(available);
  }

  /** Minor units that come later, by currency. */
  public Map<String, Long> pending() {
    return Map.copyOf(pending);
  }

  /** What there is at a moment. */
  record Balance(long created, Map<String, Long> available, Map<String, Long> pending)
      implements ApiObject {
    Balance {
      available = new TreeMap<>(available);
      pending = new TreeMap<>(pending);
    }

    @Override
    public String id() {
      return "balance";
    }

    @Override
    public ObjectNode json() {
      ObjectNode json = Json.object().put("object", "balance");
      json.set("available", funds(available));
      json.put("livemode", false);
      return json.set("pending", funds(pending));
    }

    private static ArrayNode funds(Map<String, Long> sums) {
      List<ObjectNode> funds = new ArrayList<>();
      sums.forEach((currency, amount) ->
          funds.add(
              Json.object()
                  .put("amount", amount)
                  .put("currency", currency)
                  .set("source_types", Json.object().put("card", amount))));
      return Json.array(funds);
    }
  }
}
