package io.tallystick.simulator.account;

import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.balance.Payouts;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.payment.Payments;
import io.tallystick.simulator.plain.Kinds;
import io.tallystick.simulator.resource.Expansion;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.Router;
import io.tallystick.simulator.transfer.Destinations;
import io.tallystick.simulator.transfer.Transfers;
import java.util.ArrayList;
import java.util.List;

/** Everything that one account holds: the platform's own, or a connected one's. */
final class Books {
  private final Ledger ledger;
  private final Payments payments;
  private final Payouts payouts;
  private final Transfers transfers;
  private final Router router;
  private final Expansion expansion;

  Books(Desk desk, Destinations destinations, List<Operation> furtherOperations) {
    ledger = new Ledger(desk);
    payments = new Payments(desk, ledger);
    payouts = new Payouts(desk, ledger);
    transfers = new Transfers(desk, ledger, payments, destinations);
    expansion = new Expansion(desk.library());
    List<Operation> operations = new ArrayList<>(furtherOperations);
    operations.addAll(payments.operations());
    operations.addAll(ledger.operations());
    operations.addAll(payouts.operations());
    operations.addAll(transfers.operations());
    operations.addAll(Kinds.operations(desk));
    router = new Router(operations);
  }

  Ledger ledger() {
    return ledger;
  }

  Payments payments() {
    return payments;
  }

  Payouts payouts() {
    return payouts;
  }

  Transfers transfers() {
    return transfers;
  }

  Router router() {
    return router;
  }

  Expansion expansion() {
    return expansion;
  }
}
