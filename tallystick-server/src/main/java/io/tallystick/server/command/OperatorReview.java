package io.tallystick.server.command;

import io.tallystick.Ids;
import io.tallystick.Wakeup;
import io.tallystick.delivery.Outbox;
import io.tallystick.delivery.Receivers;
import io.tallystick.limit.Declines;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Review;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import io.tallystick.payment.OperationOutcomes;
import io.tallystick.payment.PaymentRecords;
import io.tallystick.payment.Payments;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeSettings;

/** Puts the rooms together for a command that merges what Stripe says, as a server does. */
final class OperatorReview {
  private OperatorReview() {}

  /** What it makes due is sent by the server, which looks for itself. */
  static Review of(Beside beside) {
    Settings settings = new Settings(Variables.ofThisProcess());
    StripeSettings stripe = settings.stripe();
    Ids ids = Ids.secure();
    Operations operations = new Operations(beside.jdbc());
    Orders orders = new Orders(beside.jdbc());
    PaymentRecords records = new PaymentRecords(beside.jdbc());
    Outbox outbox = new Outbox(beside.jdbc(), ids, new Wakeup(), Receivers.APP_ALONE);
    Fulfillment fulfillment =
        new Fulfillment(beside.jdbc(), orders, new OrderViews(orders, records), outbox);
    Declines declines = new Declines(beside.jdbc(), settings.limits());
    Payments payments =
        new Payments(beside.jdbc(), records, operations, orders, fulfillment, declines, ids);
    return new Review(
        operations,
        new OperationOutcomes(beside.jdbc(), orders, payments),
        new StripeGateway(stripe, settings.stripeRate(stripe)),
        beside.transactions());
  }
}
