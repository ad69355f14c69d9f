package io.tallystick.web;

import io.tallystick.Refusal;
import io.tallystick.access.Scope;
import io.tallystick.webhook.EventFilter;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * Every call of the API. The security chain opens what stands here and nothing else, and the
 * description at {@code /openapi.json} is made of it: a controller's method that is missing here is
 * closed to everybody, and the server does not start.
 */
public final class ApiCalls {
  private static final String OWN_ORDERS =
      "A key with `orders:read`: every order. A key without it: the guests' orders that it made"
          + " itself. A shopper: their own.";

  private static final ApiField PAYMENT_INTENT =
      ApiField.field("Stripe's id of a payment intent of an order here.")
          .matching(PaymentIntentController.ID);

  /** In the order in which somebody who integrates meets them. */
  public static final List<ApiCall> ALL =
      List.of(
          ApiCall.get("getCatalog", ApiPaths.CATALOG, "The catalogue")
              .saying("What can be bought, at the prices that the server charges.")
              .example("All prices", "/api/catalog")
              .written(),
          ApiCall.post("createPaymentIntent", ApiPaths.PAYMENT_INTENTS, "Create a payment intent")
              .by(new Who.HolderOrShopper(Scope.PAYMENTS_WRITE, "for themselves"))
              .saying(
                  "Makes an order and the payment intent that pays it. Hand `clientSecret` and"
                      + " `publishableKey` to the one browser that pays, and nowhere else. A user"
                      + " who comes back with the same cart and `reference` within 24 hours is"
                      + " answered with the intent that is still open. Items that name what they"
                      + " cost need the scope `payments:price` as well; shoppers send neither"
                      + " `onBehalfOf` nor `captureMethod`.")
              .movingMoney(HttpStatus.CREATED, PaymentIntentResponse.class)
              .refusing(
                  Refusal.POLICY_REFUSED,
                  Refusal.POLICY_UNAVAILABLE,
                  Refusal.PAYMENT_UNDER_WAY,
                  Refusal.STRIPE_UNAVAILABLE)
              .answering(
                  Problems.TOO_MANY_DECLINES,
                  Problems.AMOUNT_TOO_SMALL,
                  Problems.AMOUNT_TOO_LARGE,
                  Problems.UNKNOWN_AT_STRIPE)
              .example(
                  "Two of a price of the catalogue",
                  "/api/payment-intents",
                  """
                  {"items":[{"price":"$PRICE_ID","quantity":2}],"currency":"usd",\
                  "reference":"cart-7"}\
                  """)
              .example(
                  "With shipping that you have priced, for a user of yours, captured later",
                  "/api/payment-intents",
                  """
                  {"items":[{"price":"$PRICE_ID","quantity":1},\
                  {"name":"Shipping","unitAmount":500,"quantity":1}],"currency":"usd",\
                  "captureMethod":"manual","onBehalfOf":"user-42"}\
                  """)
              .written(),
          ApiCall.post("capturePaymentIntent", ApiPaths.CAPTURE, "Capture what was authorized")
              .by(new Who.Holder(Scope.PAYMENTS_WRITE))
              .saying(
                  "Takes the money of a payment intent that was made with `captureMethod` `manual`."
                      + " It is one capture: what is not captured is released. Without a body, all"
                      + " of it is captured.")
              .taking("id", PAYMENT_INTENT)
              .movingMoney(HttpStatus.OK, OperationResult.Ended.class)
              .refusing(
                  Refusal.NOT_FOUND,
                  Refusal.PAYMENT_INTENT_SUCCEEDED,
                  Refusal.PAYMENT_INTENT_CANCELED,
                  Refusal.CAPTURE_UNDER_WAY)
              .answering(Problems.WRONG_STATE, Problems.UNKNOWN_AT_STRIPE)
              .answering(CardErrors.kinds())
              .example(
                  "A part", "/api/payment-intents/$PAYMENT_INTENT_ID/capture", "{\"amount\":1000}")
              .example("All of it", "/api/payment-intents/$PAYMENT_INTENT_ID/capture")
              .written(),
          ApiCall.post("cancelPaymentIntent", ApiPaths.CANCEL, "Cancel a payment intent")
              .by(new Who.HolderOrShopper(Scope.PAYMENTS_WRITE, "of their own"))
              .saying(
                  "Releases what was authorized and cancels the order. It may come at any time"
                      + " before the money is there.")
              .taking("id", PAYMENT_INTENT)
              .movingMoney(HttpStatus.OK, OperationResult.Ended.class)
              .refusing(
                  Refusal.NOT_FOUND,
                  Refusal.PAYMENT_INTENT_SUCCEEDED,
                  Refusal.PAYMENT_INTENT_CANCELED)
              .answering(Problems.WRONG_STATE, Problems.UNKNOWN_AT_STRIPE)
              .example("Cancel", "/api/payment-intents/$PAYMENT_INTENT_ID/cancel")
              .written(),
          ApiCall.get("getOrder", ApiPaths.ORDER, "An order")
              .by(new Who.AnyCaller(OWN_ORDERS))
              .taking("id", ApiField.field("The order's id."))
              .refusing(Refusal.NOT_FOUND)
              .example("Where it stands", "/api/orders/$ORDER_ID")
              .written(),
          ApiCall.get("listOrders", ApiPaths.ORDERS, "Orders by your name for them")
              .by(new Who.AnyCaller(OWN_ORDERS))
              .saying("Those that you called so, newest first.")
              .taking(
                  "reference", ApiField.line("What you called them when you made them.").needed())
              .answering(Problems.INVALID_REQUEST)
              .example("Those of one cart", "/api/orders?reference=cart-7")
              .written(),
          ApiCall.post("createRefund", ApiPaths.REFUNDS, "Refund an order")
              .by(new Who.Holder(Scope.REFUNDS_WRITE))
              .saying(
                  "The amount is reserved before Stripe is asked, so that refunds at once, or made"
                      + " in Stripe's dashboard meanwhile, never exceed what was captured. A refund"
                      + " that fails later shows in the order.")
              .movingMoney(HttpStatus.CREATED, OperationResult.Refund.class)
              .refusing(
                  Refusal.NOT_FOUND,
                  Refusal.NOT_PAID,
                  Refusal.NOTHING_TO_REFUND,
                  Refusal.REFUND_UNDER_WAY,
                  Refusal.DISPUTED,
                  Refusal.CAP_EXCEEDED)
              .answering(
                  Problems.WRONG_STATE, Problems.BALANCE_INSUFFICIENT, Problems.UNKNOWN_AT_STRIPE)
              .example(
                  "A part",
                  "/api/refunds",
                  "{\"orderId\":\"$ORDER_ID\",\"amount\":500,\"reason\":\"requested_by_customer\"}")
              .example("All that is left", "/api/refunds", "{\"orderId\":\"$ORDER_ID\"}")
              .written(),
          ApiCall.post("createCharge", ApiPaths.CHARGES, "Charge a token (Stripe's legacy API)")
              .by(new Who.Holder(Scope.CHARGES_WRITE))
              .saying(
                  "For teams that still use it. It belongs to no order; whoever holds the scope"
                      + " decides what is charged.")
              .movingMoney(HttpStatus.CREATED, OperationResult.Charge.class)
              .answering(
                  Problems.TOO_MANY_DECLINES,
                  Problems.WRONG_STATE,
                  Problems.AMOUNT_TOO_SMALL,
                  Problems.AMOUNT_TOO_LARGE,
                  Problems.INVALID_CHARGE_AMOUNT,
                  Problems.UNKNOWN_AT_STRIPE)
              .answering(CardErrors.kinds())
              .example(
                  "A test card of Stripe's",
                  "/api/charges",
                  "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_visa\"}")
              .written(),
          ApiCall.post("createTransfer", ApiPaths.TRANSFERS, "Transfer to a connected account")
              .by(new Who.Holder(Scope.TRANSFERS_WRITE))
              .saying(
                  "With `orderId` it is money of that order's charge and need not be available yet;"
                      + " without it, it comes from the account's balance.")
              .movingMoney(HttpStatus.CREATED, OperationResult.Transfer.class)
              .refusing(Refusal.NOT_FOUND, Refusal.NOT_PAID, Refusal.CAP_EXCEEDED)
              .answering(
                  Problems.WRONG_STATE, Problems.BALANCE_INSUFFICIENT, Problems.UNKNOWN_AT_STRIPE)
              .example(
                  "A seller's part of an order",
                  "/api/transfers",
                  """
                  {"amount":1000,"currency":"usd","destination":"$ACCOUNT_ID",\
                  "orderId":"$ORDER_ID"}\
                  """)
              .written(),
          ApiCall.get("getOperation", ApiPaths.OPERATION, "What has become of a call")
              .by(new Who.AnyCaller("Whoever made the call that it stands for."))
              .saying("Where a 202 says to look.")
              .taking("id", ApiField.field("The operation's id, a UUID."))
              .refusing(Refusal.NOT_FOUND)
              .example("How far it is", "/api/operations/$OPERATION_ID")
              .written(),
          ApiCall.get("listEvents", ApiPaths.EVENTS, "Stripe's events")
              .by(new Who.Holder(Scope.EVENTS_READ))
              .saying("As they were received, newest first, and what came of each.")
              .taking("type", ApiField.field("Stripe's type, such as `payment_intent.succeeded`."))
              .taking("status", ApiField.field("What came of them.").oneOf(EventFilter.STATUSES))
              .taking(
                  "limit",
                  ApiField.field(
                          "As many at most; " + EventController.DEFAULT_LIMIT + " if left out.")
                      .number()
                      .between(1, EventFilter.MOST))
              .taking("startingAfter", ApiField.field("The last `id` of the page before."))
              .answering(Problems.INVALID_REQUEST)
              .example("The newest five", "/api/events?limit=5")
              .written(),
          ApiCall.get("getEvent", ApiPaths.EVENT, "One of Stripe's events")
              .by(new Who.Holder(Scope.EVENTS_READ))
              .taking("id", ApiField.field("Stripe's id."))
              .refusing(Refusal.NOT_FOUND)
              .example("What came of it", "/api/events/$EVENT_ID")
              .written());

  /** What a call is answered with while its outcome is not known. */
  public static final Class<?> PENDING = PendingResponse.class;

  /** What every problem is answered with. */
  public static final Class<?> PROBLEM = Problem.class;

  /** The header that a repeated answer has. */
  public static final String REPLAYED = Answers.REPLAYED;

  private ApiCalls() {}
}
