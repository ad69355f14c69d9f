package io.tallystick.order;

/**
 * The payment of an order as its owner sees it.
 *
 * @param amountCaptured minor units that have really arrived
 */
public record PaymentView(String paymentIntentId, String status, long amountCaptured) {}
