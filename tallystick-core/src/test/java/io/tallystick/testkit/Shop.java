package io.tallystick.testkit;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.Wakeup;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.delivery.Outbox;
import io.tallystick.delivery.Receivers;
import io.tallystick.limit.Declines;
import io.tallystick.limit.LimitSettings;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Call;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.IdempotencyKey;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Review;
import io.tallystick.order.Cart;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.Order;
import io.tallystick.order.OrderLine;
import io.tallystick.order.OrderView;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import io.tallystick.order.Pricer;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.OperationOutcomes;
import io.tallystick.payment.PaymentEvents;
import io.tallystick.payment.PaymentRecords;
import io.tallystick.payment.Payments;
import io.tallystick.payment.Terms;
import io.tallystick.policy.PurchasePolicy;
import io.tallystick.simulator.StripeSimulator;
import io.tallystick.stripe.Retrieval;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.webhook.EventOutcome;
import io.tallystick.webhook.InboxEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** A server's rooms on a database of their own, with a simulated Stripe. */
public final class Shop implements AutoCloseable {
  public static final Account ACCOUNT = new Account(Account.DEFAULT, false);
  public static final String CALLER = "key:shop";
  private static final Currency USD = Currency.of("usd");

  private final StripeSimulator stripe = StripeSimulator.start();
  private final TestDatabase database;
  private final Ids ids = Ids.secure();
  private final Wakeup staged = new Wakeup();
  private final Orders orders;
  private final OrderViews views;
  private final Operations operations;
  private final Fulfillment fulfillment;
  private final Payments payments;
  private final PaymentEvents events;
  private final StripeNews news;
  private final Dashboard dashboard = new Dashboard(stripe);

  private Shop(TestDatabase database) {
    this.database = database;
    PaymentRecords records = new PaymentRecords(database.jdbc());
    orders = new Orders(database.jdbc());
    operations = new Operations(database.jdbc());
    views = new OrderViews(orders, records);
    fulfillment =
        new Fulfillment(
            database.jdbc(),
            orders,
            views,
            new Outbox(database.jdbc(), ids, staged, Receivers.APP_ALONE));
    payments =
        new Payments(
            database.jdbc(),
            records,
            operations,
            orders,
            fulfillment,
            new Declines(database.jdbc(), LimitSettings.DEFAULTS),
            ids);
    events = new PaymentEvents(payments);
    news = new StripeNews(database, events, stripe.url());
  }

  public static Shop open() {
    return new Shop(TestDatabase.create());
  }

  public static Shop withConnections(int most) {
    return new Shop(TestDatabase.create(most));
  }

  public TestDatabase database() {
    return database;
  }

  public StripeSimulator stripe() {
    return stripe;
  }

  /** What the simulator has to tell. */
  public StripeNews news() {
    return news;
  }

  /** What the merchant does past us. */
  public Dashboard dashboard() {
    return dashboard;
  }

  public Payments payments() {
    return payments;
  }

  public Fulfillment fulfillment() {
    return fulfillment;
  }

  /** Signalled when a delivery has been staged. */
  public Wakeup staged() {
    return staged;
  }

  /** A server of its own: what it is sending, others do not know of. */
  public Till server() {
    return server(StripeGateways.of(stripe.url()));
  }

  /** What an operator decides. */
  public Review review() {
    return new Review(
        operations,
        new OperationOutcomes(database.jdbc(), orders, payments),
        StripeGateways.of(stripe.url()),
        database.transactions());
  }

  /** A server that gives Stripe a second. */
  public Till impatientServer() {
    return server(StripeGateways.impatient(stripe.url()));
  }

  /** A server whose hats have another price. */
  public Till serverSelling(long hat) {
    return server(StripeGateways.of(stripe.url()), hat);
  }

  public Till server(StripeGateway gateway) {
    return server(gateway, 1500L);
  }

  private Till server(StripeGateway gateway, long hat) {
    return server(gateway, hat, PurchasePolicy.OPEN);
  }

  /** A server whose app has a say in who buys what. */
  public Till serverAsking(PurchasePolicy policy) {
    return server(StripeGateways.of(stripe.url()), 1500L, policy);
  }

  private Till server(StripeGateway gateway, long hat, PurchasePolicy policy) {
    Pricer pricer =
        new Pricer(Catalog.of(List.of(new Price("hat", "Felt hat", true, 10, Map.of(USD, hat)))));
    return new Till(
        database, new Terms(pricer, policy), orders, operations, payments, gateway, ids);
  }

  public static CreatePaymentIntent hats(int quantity) {
    return new CreatePaymentIntent(
        new Cart(List.of(new Cart.CatalogItem("hat", quantity)), "usd"),
        null,
        CreatePaymentIntent.CaptureMethod.AUTOMATIC,
        null);
  }

  public static IdempotencyKey key(String name) {
    return new IdempotencyKey((name + "-0123456789abcdef"));
  }

  public static Fingerprint fingerprint(String body) {
    return Fingerprint.of("POST", "/api/payment-intents", body);
  }

  /** An order of 15 USD whose operation has been sent and not been answered. */
  public Sent sent() {
    return sent(1500, "usd");
  }

  public Sent sent(long amount, String currency) {
    Money money = new Money(amount, Currency.of(currency));
    Order order = Order.open(ids.next("ord_"), ACCOUNT, CALLER, null, money);
    UUID id = ids.uuid();
    Operation operation =
        Operation.first(
            id,
            new Asked(
                ACCOUNT,
                CALLER,
                OperationKind.PAYMENT_INTENT,
                key(id.toString()),
                fingerprint("{}")),
            new About(order.id(), null, money),
            new Call("/v1/payment_intents", "amount=" + amount));
    database
        .transactions()
        .executeWithoutResult(status -> {
          operations.insert(operation, Duration.ofMinutes(1));
          orders.insert(order, List.of(new OrderLine("hat", "Felt hat", amount, 1)), null);
        });
    return new Sent(order.id(), id, ids.next("pi_"), amount, currency);
  }

  /** An order, its operation and the id that Stripe gives its intent. */
  public record Sent(String order, UUID operation, String intent, long amount, String currency) {
    public PaymentIntentJson json() {
      return PaymentIntentJson.of(intent, amount, currency).naming(operation);
    }
  }

  /** Merges what Stripe says, all of it in one transaction; answers what became of each. */
  public List<EventOutcome> merge(PaymentIntentJson... intents) {
    return tell(java.util.Arrays.stream(intents).map(PaymentIntentJson::toString).toList());
  }

  /** Applies events about these objects, all of them in one transaction. */
  public List<EventOutcome> tell(List<String> objects) {
    List<InboxEvent> told =
        objects.stream().map(object -> StripeEvents.stored(ACCOUNT, "any", object)).toList();
    return database.transactions().execute(status -> events.apply(told));
  }

  public List<EventOutcome> tell(String... objects) {
    return tell(List.of(objects));
  }

  /** What Stripe answers about a payment intent that it was asked for. */
  public EventOutcome answer(PaymentIntentJson intent, int asked) {
    return answer(StripeNoun.PAYMENT_INTENT, intent.id(), intent.toString(), asked);
  }

  public EventOutcome answer(StripeNoun noun, String id, String object, int asked) {
    Snapshot snapshot = Snapshot.read(JsonMapper.shared().readTree(object)).orElseThrow();
    return database
        .transactions()
        .execute(status -> events.applyAnswer(ACCOUNT, noun, id, asked, List.of(snapshot)));
  }

  /** Asks the simulated Stripe for a payment intent as it is now, and merges it. */
  public void follow(String paymentIntent) {
    Retrieval found =
        StripeGateways.of(stripe.url()).retrieve(ACCOUNT, StripeNoun.PAYMENT_INTENT, paymentIntent);
    database
        .transactions()
        .executeWithoutResult(status ->
            new OperationOutcomes(database.jdbc(), orders, payments)
                .merge(ACCOUNT, ((Retrieval.Found) found).objects()));
  }

  /** An order as its owner sees it. */
  public OrderView view(String order) {
    return views.of(orders.find(ACCOUNT, order).orElseThrow());
  }

  public PaymentEvents events() {
    return events;
  }

  /** An order with a payment that Stripe has told of as just created. */
  public Sent linked() {
    Sent sent = sent();
    merge(sent.json());
    return sent;
  }

  /** An order that is paid and whose delivery is staged. */
  public Sent paid() {
    Sent sent = linked();
    merge(sent.json().in("succeeded"));
    return sent;
  }

  public String orderStatus(String order) {
    return database.text(
        "select concat_ws(' ', status, review_reason) from tallystick.orders where id = '"
            + order
            + "'");
  }

  public String paymentStatus(String order) {
    return String.join(
        ",",
        database.texts("select status from tallystick.payment where order_id = '" + order + "'"));
  }

  public String operationState(UUID operation) {
    return database.text("select state from tallystick.operation where id = '" + operation + "'");
  }

  public List<String> deliveries(String order) {
    return database.texts(
        "select type from tallystick.delivery where order_id = '" + order + "' order by sequence");
  }

  public List<String> effects(String order) {
    return database.texts(
        "select name from tallystick.effect where order_id = '" + order + "' order by name");
  }

  @Override
  public void close() {
    stripe.close();
    database.close();
  }
}
