package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.operation.Operation;
import io.tallystick.operation.Outcomes;
import io.tallystick.order.Orders;
import io.tallystick.stripe.Snapshot;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What operations mean here: their successes are merged, their failures give back what they held.
 */
public final class OperationOutcomes implements Outcomes {
  /** Stripe's code for an object that it does not know, or not any more. */
  private static final String MISSING = "resource_missing";

  private final Orders orders;
  private final Payments payments;
  private final Customers customers;

  public OperationOutcomes(JdbcClient jdbc, Orders orders, Payments payments) {
    this.orders = orders;
    this.payments = payments;
    this.customers = new Customers(jdbc);
  }

  @Override
  public List<Operation> merge(Account account, List<Snapshot> told) {
    return payments.merge(account, told).succeeded();
  }

  @Override
  public void lock(Operation operation) {
    orders.lock(Optional.ofNullable(operation.orderId()).stream().toList());
  }

  @Override
  public void release(Operation operation, String code) {
    switch (operation.kind()) {
      case PAYMENT_INTENT -> {
        orders.forgetCart(operation.requiredOrderId());
        if (code.equals(MISSING)) { // what it names is its customer
          orders
              .lock(operation.account(), operation.requiredOrderId())
              .ifPresent(order -> customers.forget(operation.account(), order.owner()));
        }
      }
      case CAPTURE -> orders.setAmountDue(operation.requiredOrderId(), null);
      case REFUND -> payments.release(operation.account(), operation.id());
      case CUSTOMER -> customers.forget(operation.id());
      case CANCEL, CHARGE, TRANSFER -> {}
    }
  }
}
