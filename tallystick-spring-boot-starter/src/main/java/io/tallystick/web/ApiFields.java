package io.tallystick.web;

import static io.tallystick.web.ApiField.amount;
import static io.tallystick.web.ApiField.field;
import static io.tallystick.web.ApiField.line;
import static java.util.Map.entry;

import io.tallystick.FieldError;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.operation.OperationKind;
import io.tallystick.order.Cart;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import io.tallystick.order.PaymentView;
import io.tallystick.order.ReviewReason;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.payment.StripeStatuses;
import io.tallystick.webhook.EventFilter;
import io.tallystick.webhook.StoredEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What each field of a request or an answer means; their names and types are the code's own. */
public final class ApiFields {
  private static final long LARGEST_AMOUNT =
      Currency.all().stream().mapToLong(Currency::maximum).max().orElseThrow();

  /** What can be wrong with a field of a request. */
  private static final List<String> FAULTS =
      List.of(
          "unknown_field",
          "wrong_type",
          "required",
          "invalid",
          "too_many",
          "duplicate",
          "unknown_price",
          "not_with_price",
          "not_sold_in_currency",
          "not_supported",
          "not_the_orders",
          "out_of_range",
          "amount_invalid",
          "amount_too_small",
          "amount_too_large",
          "exceeds_authorized",
          "exceeds_refundable",
          "exceeds_captured",
          "exceeds_remaining");

  private static final ApiField MORE = field("Whether there are more than these.");
  private static final ApiField CURRENCY =
      field("Three letters in lower case, such as `usd`.").matching(PaymentIntentRequest.CURRENCY);
  private static final ApiField ORDER_ID =
      field("The order.").matching(RefundController.RefundRequest.ORDER_ID);
  private static final ApiField PAYMENT_INTENT_ID =
      field("Stripe's id.").matching(PaymentIntentController.ID);

  private static final Map<Class<?>, Map<String, ApiField>> ALL =
      Map.ofEntries(
          entry(
              PaymentIntentRequest.class,
              Map.of(
                  "items", field("What is bought.").needed().between(1, Cart.MOST_ITEMS),
                  "currency",
                      field(
                              "Three letters in lower case; may be left out if the first item of the"
                                  + " catalogue is sold in one currency only.")
                          .matching(PaymentIntentRequest.CURRENCY),
                  "reference", line("Your own name for the order."),
                  "captureMethod",
                      field(
                              "When the money is taken: as soon as it is paid, or by a capture of"
                                  + " yours. Left out: `automatic`.")
                          .oneOf(words(CaptureMethod.values(), CaptureMethod::wireName)),
                  "onBehalfOf",
                      line("Your user. Left out, it is a guest's order, and the key owns it."))),
          entry(
              ItemRequest.class,
              Map.of(
                  "price", field("The id of a price of the catalogue.").matching(Price.ID),
                  "quantity",
                      field("How many; of a price at most its `maxQuantity`.")
                          .needed()
                          .between(1, Price.LARGEST_QUANTITY),
                  "name", line("Instead of a price: what you call what you priced yourself."),
                  "unitAmount",
                      field(
                              "With `name`: what one costs, in minor units; below 0 for a discount,"
                                  + " never 0.")
                          .between(-LARGEST_AMOUNT, LARGEST_AMOUNT))),
          entry(
              PaymentIntentController.CaptureRequest.class,
              Map.of("amount", amount("What is captured; left out, all that was authorized."))),
          entry(PaymentIntentController.CancelRequest.class, Map.of()),
          entry(
              RefundController.RefundRequest.class,
              Map.of(
                  "orderId", ORDER_ID.needed(),
                  "amount", amount("What goes back; left out, all that is still refundable."),
                  "reason",
                      field("Stripe's word for it.")
                          .oneOf(RefundController.RefundRequest.REASONS))),
          entry(
              ChargeController.ChargeRequest.class,
              Map.of(
                  "amount", amount("What is charged.").needed(),
                  "currency", CURRENCY.needed(),
                  "source",
                      field("Stripe's id of a token, source, card or bank account.")
                          .needed()
                          .matching(ChargeController.ChargeRequest.SOURCE),
                  "description", line("For Stripe's dashboard."))),
          entry(
              TransferController.TransferRequest.class,
              Map.of(
                  "amount", amount("What is passed on.").needed(),
                  "currency", CURRENCY.needed(),
                  "destination",
                      field("The connected account.")
                          .needed()
                          .matching(TransferController.TransferRequest.DESTINATION),
                  "orderId",
                      field("The order whose money it is; its currency must be the same.")
                          .matching(RefundController.RefundRequest.ORDER_ID))),
          entry(
              PaymentIntentResponse.class,
              Map.of(
                  "orderId", ORDER_ID,
                  "paymentIntentId", PAYMENT_INTENT_ID,
                  "clientSecret",
                      field(
                          "Stripe's secret for the one browser that pays; do not log or keep it."),
                  "amount", field("The order's total, in minor units."),
                  "currency", CURRENCY,
                  "status",
                      field("Stripe's status of the payment intent.")
                          .oneOf(StripeStatuses.PAYMENT_INTENT),
                  "publishableKey", field("Stripe's key for browsers, which is no secret."))),
          entry(
              PendingResponse.class,
              Map.of(
                  "operationId", field("Where `GET /api/operations/{id}` tells how it goes on."),
                  "status",
                      field("Whether it goes on by itself or waits for a person.")
                          .oneOf(
                              List.of(
                                  CallerStatus.PENDING.wireName(),
                                  CallerStatus.REVIEW.wireName())))),
          entry(
              OperationController.OperationResponse.class,
              Map.of(
                  "id", field("The operation's id."),
                  "kind",
                      field("What was asked for.")
                          .oneOf(words(OperationKind.values(), OperationKind::wireName)),
                  "status",
                      field(
                              "`pending`: not known yet, it goes on by itself; `failed`: nothing was"
                                  + " moved; `review`: a person has to find out.")
                          .oneOf(words(CallerStatus.values(), CallerStatus::wireName)),
                  "result",
                      field(
                          "What the call answers, without a client secret; there once it has"
                              + " succeeded."))),
          entry(
              OperationResult.PaymentIntent.class,
              Map.of("orderId", ORDER_ID, "paymentIntentId", PAYMENT_INTENT_ID)),
          entry(
              OperationResult.Ended.class,
              Map.of(
                  "paymentIntentId",
                  PAYMENT_INTENT_ID,
                  "orderId",
                  ORDER_ID,
                  "status",
                  field("Stripe's status of the payment intent.")
                      .oneOf(StripeStatuses.PAYMENT_INTENT),
                  "amount",
                  field("The order's total, in minor units."),
                  "amountCaptured",
                  field("What was captured, in minor units."),
                  "currency",
                  CURRENCY)),
          entry(
              OperationResult.Refund.class,
              Map.of(
                  "refundId", field("Stripe's id of the refund."),
                  "orderId", ORDER_ID,
                  "amount", field("What goes back, in minor units."),
                  "currency", CURRENCY,
                  "status",
                      field("Stripe's status; `pending` where a bank takes its time.")
                          .oneOf(StripeStatuses.REFUND))),
          entry(
              OperationResult.Charge.class,
              Map.of(
                  "chargeId", field("Stripe's id of the charge."),
                  "amount", field("What was charged, in minor units."),
                  "currency", CURRENCY,
                  "status", field("Stripe's status.").oneOf(StripeStatuses.CHARGE))),
          entry(
              OperationResult.Transfer.class,
              Map.of(
                  "transferId", field("Stripe's id of the transfer."),
                  "amount", field("What was passed on, in minor units."),
                  "currency", CURRENCY,
                  "destination", field("The connected account."))),
          entry(
              OperationResult.Customer.class,
              Map.of("customerId", field("Stripe's id of the customer of one of your users."))),
          entry(
              OrderView.class,
              Map.ofEntries(
                  entry("id", field("The order's id.")),
                  entry("reference", field("Your own name for it.")),
                  entry(
                      "status",
                      field(
                              "`paid`: as its snapshot says; `fulfilled`: your app has acknowledged it;"
                                  + " `review`: money that does not fit.")
                          .oneOf(words(OrderStatus.values(), OrderStatus::wireName))),
                  entry("amount", field("The total, in minor units.")),
                  entry("currency", CURRENCY),
                  entry("items", field("Its lines, as they were priced when it was made.")),
                  entry("payment", field("The payment intent; null until Stripe has made it.")),
                  entry("refunds", field("All that were tried, oldest first.")),
                  entry(
                      "amountRefunded",
                      field(
                          "What has gone back or is on its way, in minor units; a refund that fails"
                              + " lowers it.")),
                  entry("disputed", field("Whether a dispute holds money of it, or has taken it.")),
                  entry("fulfilledAt", field("When your app acknowledged it.")),
                  entry(
                      "reviewReason",
                      field("What does not fit.")
                          .oneOf(words(ReviewReason.values(), ReviewReason::wireName))))),
          entry(
              OrderView.Item.class,
              Map.of(
                  "price", field("Its id in the catalogue; a line that you priced has none."),
                  "name", field("What it is called."),
                  "unitAmount", field("What one of it costs, in minor units."),
                  "quantity", field("How many."))),
          entry(
              OrderView.Refund.class,
              Map.of(
                  "refundId",
                      field("Stripe's id; begins with `reserved_` until Stripe has answered."),
                  "amount", field("In minor units."),
                  "status", field("Stripe's status.").oneOf(StripeStatuses.REFUND))),
          entry(
              PaymentView.class,
              Map.of(
                  "paymentIntentId", PAYMENT_INTENT_ID,
                  "status", field("Stripe's status.").oneOf(StripeStatuses.PAYMENT_INTENT),
                  "amountCaptured", field("What has really arrived, in minor units."))),
          entry(
              OrderController.OrderPage.class,
              Map.of(
                  "data",
                  field("The orders, newest first.").between(0, OrderController.MOST_OF_REFERENCE),
                  "hasMore",
                  MORE)),
          entry(
              EventController.EventPage.class,
              Map.of(
                  "data",
                  field("The events, newest first.").between(0, EventFilter.MOST),
                  "hasMore",
                  MORE)),
          entry(
              StoredEvent.class,
              Map.of(
                  "id", field("Stripe's id."),
                  "type", field("Stripe's type."),
                  "apiVersion", field("The version of Stripe's API that it is written in."),
                  "livemode", field("Whether it is about real money."),
                  "receivedAt", field("When it was stored."),
                  "status", field("What came of it.").oneOf(EventFilter.STATUSES),
                  "reason", field("Why, as a stable word, where there is something to explain."),
                  "attempts", field("How often applying it was tried."),
                  "orderId", field("The order that it was applied to."))),
          entry(
              CatalogController.CatalogResponse.class,
              Map.of("prices", field("In the order in which they are shown."))),
          entry(
              CatalogController.PriceResponse.class,
              Map.of(
                  "id", field("What `items[].price` names.").matching(Price.ID),
                  "name", field("What it is called."),
                  "active", field("Whether it can be bought now."),
                  "maxQuantity", field("How many of it one order may hold."),
                  "amounts", field("What one costs, in minor units, by currency."))),
          entry(
              Problem.class,
              Map.of(
                  "type", field("`urn:tallystick:problem:` and the code."),
                  "title", field("The status in words."),
                  "status", field("The HTTP status."),
                  "code", field("A stable word."),
                  "detail", field("A sentence for people."),
                  "reference", field("What the server's log is searched by."),
                  "errors", field("The fields at fault, if it is about fields."))),
          entry(
              FieldError.class,
              Map.of(
                  "field", field("Its path, as in `items[0].quantity`."),
                  "code", field("What is wrong with it.").oneOf(FAULTS))));

  private ApiFields() {}

  /** The fields of a request or an answer, by name; empty for what is none. */
  public static Map<String, ApiField> in(Class<?> shape) {
    return ALL.getOrDefault(shape, Map.of());
  }

  private static <T> List<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).toList();
  }
}
