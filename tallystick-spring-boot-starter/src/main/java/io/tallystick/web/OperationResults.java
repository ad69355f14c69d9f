package io.tallystick.web;

import io.tallystick.operation.Operation;
import io.tallystick.order.Orders;

/** Makes results, for which an order must sometimes be looked up. */
final class OperationResults {
  private final Orders orders;

  OperationResults(Orders orders) {
    this.orders = orders;
  }

  OperationResult of(Operation operation) {
    long amount =
        switch (operation.kind()) {
          case CAPTURE ->
              orders
                  .find(operation.account(), operation.requiredOrderId())
                  .orElseThrow()
                  .amount()
                  .minorUnits();
          case CANCEL -> operation.amount().minorUnits();
          case PAYMENT_INTENT, REFUND, CHARGE, TRANSFER, CUSTOMER -> 0;
        };
    return OperationResult.of(operation, amount);
  }
}
