package io.tallystick.web;

import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import org.jspecify.annotations.Nullable;

/** What an operation has brought about, as its caller is told; amounts in minor units. */
sealed interface OperationResult {
  /** Without the client secret, which only the call itself answers. */
  record PaymentIntent(@Nullable String orderId, String paymentIntentId)
      implements OperationResult {}

  /** Of a capture or a cancel. */
  record Ended(
      String paymentIntentId,
      @Nullable String orderId,
      String status,
      long amount,
      long amountCaptured,
      String currency)
      implements OperationResult {}

  /** Of a refund. */
  record Refund(
      String refundId, @Nullable String orderId, long amount, String currency, String status)
      implements OperationResult {}

  /** Of a charge. */
  record Charge(String chargeId, long amount, String currency, String status)
      implements OperationResult {}

  /** Of a transfer. */
  record Transfer(String transferId, long amount, String currency, @Nullable String destination)
      implements OperationResult {}

  /** Of a customer. */
  record Customer(String customerId) implements OperationResult {}

  /**
   * What a success is answered with.
   *
   * @param amountOfOrder minor units; a capture's own amount may be a part of it
   */
  static OperationResult of(Operation operation, long amountOfOrder) {
    String id = operation.resultId();
    String status = operation.resultStatus();
    return switch (operation.kind()) {
      case PAYMENT_INTENT -> new PaymentIntent(operation.orderId(), id);
      case CAPTURE, CANCEL ->
          new Ended(
              id,
              operation.orderId(),
              status,
              amountOfOrder,
              operation.kind() == OperationKind.CAPTURE ? minorUnits(operation) : 0,
              currency(operation));
      case REFUND ->
          new Refund(id, operation.orderId(), minorUnits(operation), currency(operation), status);
      case CHARGE -> new Charge(id, minorUnits(operation), currency(operation), status);
      case TRANSFER ->
          new Transfer(id, minorUnits(operation), currency(operation), operation.subject());
      case CUSTOMER -> new Customer(id);
    };
  }

  private static long minorUnits(Operation operation) {
    return operation.amount().minorUnits();
  }

  private static String currency(Operation operation) {
    return operation.amount().currency().code();
  }
}
