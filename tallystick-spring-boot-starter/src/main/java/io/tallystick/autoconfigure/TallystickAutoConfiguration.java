package io.tallystick.autoconfigure;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.Wakeup;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Callers;
import io.tallystick.access.Tokens;
import io.tallystick.audit.AuditLog;
import io.tallystick.audit.AuditSealer;
import io.tallystick.catalog.Catalog;
import io.tallystick.delivery.Deliveries;
import io.tallystick.delivery.DeliveryBacklog;
import io.tallystick.delivery.DeliverySettings;
import io.tallystick.delivery.EventOutbox;
import io.tallystick.delivery.Outbox;
import io.tallystick.handler.EventHandlers;
import io.tallystick.handler.OrderHandlers;
import io.tallystick.limit.Declines;
import io.tallystick.limit.Limits;
import io.tallystick.openapi.OpenApiConfiguration;
import io.tallystick.operation.Journal;
import io.tallystick.operation.OperationBacklog;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Recovery;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import io.tallystick.order.Pricer;
import io.tallystick.payment.Captures;
import io.tallystick.payment.LegacyCharges;
import io.tallystick.payment.OperationOutcomes;
import io.tallystick.payment.PaymentEvents;
import io.tallystick.payment.PaymentIntents;
import io.tallystick.payment.PaymentRecords;
import io.tallystick.payment.Payments;
import io.tallystick.payment.Refunds;
import io.tallystick.payment.Terms;
import io.tallystick.payment.Transfers;
import io.tallystick.policy.AppPolicy;
import io.tallystick.policy.PolicySettings;
import io.tallystick.policy.PurchasePolicy;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.PublishableKey;
import io.tallystick.web.TallystickWebConfiguration;
import io.tallystick.webhook.CatchUp;
import io.tallystick.webhook.Events;
import io.tallystick.webhook.HandedEvents;
import io.tallystick.webhook.InboxBacklog;
import io.tallystick.webhook.InboxUpkeep;
import io.tallystick.webhook.InboxWriter;
import io.tallystick.webhook.Lanes;
import io.tallystick.webhook.Questions;
import io.tallystick.webhook.SecretUses;
import io.tallystick.webhook.WebhookDoors;
import io.tallystick.webhook.WebhookSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Puts the rooms together. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@Import({
  TallystickSettingsConfiguration.class,
  OpenApiConfiguration.class,
  TallystickWebConfiguration.class,
  TrafficConfiguration.class
})
public class TallystickAutoConfiguration {
  private static final String ORDERS_WAKEUP = "tallystickOrdersWakeup";
  private static final String EVENTS_WAKEUP = "tallystickEventsWakeup";
  private static final String ORDER_DELIVERIES = "tallystickOrderDeliveries";
  private static final String EVENT_DELIVERIES = "tallystickEventDeliveries";

  /** A server that is often started anew must get round to it, too. */
  private static final Duration FIRST_UPKEEP = Duration.ofMinutes(1);

  /** What is made and deleted is counted in weeks; an hour keeps each time short. */
  private static final Duration UPKEEP_EVERY = Duration.ofHours(1);

  /** The start itself is not to be slowed, and webhooks that Stripe held back come first. */
  private static final Duration FIRST_CATCH_UP = Duration.ofSeconds(5);

  /** Whether a walk is due is one statement; one whose server died is gone on with this soon. */
  private static final Duration CATCH_UP_LOOKS_EVERY = Duration.ofSeconds(15);

  /** As often as metrics are usually asked for. */
  private static final Duration BACKLOG_EVERY = Duration.ofSeconds(15);

  /** Whoever rolls a secret looks at it by the minute; one row is written. */
  private static final Duration SECRET_USES_EVERY = Duration.ofSeconds(15);

  /** Whoever rotates a key looks by the minute; one row a key is written. */
  private static final Duration KEY_USES_EVERY = Duration.ofMinutes(1);

  /** What is used up is free again within a minute; a large shop has as many rows as users then. */
  private static final Duration LIMITS_EVERY = Duration.ofMinutes(5);

  /** Who keeps the head elsewhere loses at most so much to somebody who cuts the chain off. */
  private static final Duration AUDIT_HEAD_EVERY = Duration.ofHours(1);

  /**
   * @param migrations connections for the migrations alone, if the application has others for them
   */
  @Bean
  MigratedDatabase tallystickDatabase(
      DataSource dataSource, @Qualifier("tallystickMigrations") Optional<DataSource> migrations) {
    return MigratedDatabase.of(dataSource, migrations.orElse(dataSource));
  }

  @Bean
  Ids tallystickIds() {
    return Ids.secure();
  }

  @Bean
  Account tallystickAccount(StripeSettings settings) {
    return new Account(Account.DEFAULT, settings.livemode());
  }

  @Bean
  PublishableKey tallystickPublishableKey(StripeSettings settings) {
    return new PublishableKey(settings.publishableKey());
  }

  @Bean
  Outbox tallystickOutbox(
      MigratedDatabase database,
      Ids ids,
      @Qualifier(ORDERS_WAKEUP) Wakeup wakeup,
      OrderHandlers handlers) {
    return new Outbox(database.jdbc(), ids, wakeup, handlers);
  }

  @Bean
  EventOutbox tallystickEventOutbox(
      MigratedDatabase database,
      Ids ids,
      @Qualifier(EVENTS_WAKEUP) Wakeup wakeup,
      EventHandlers handlers) {
    return new EventOutbox(database.jdbc(), ids, wakeup, handlers);
  }

  /** Signalled by the outbox, awaited by the deliveries. */
  @Bean(ORDERS_WAKEUP)
  Wakeup tallystickOrdersWakeup() {
    return new Wakeup();
  }

  /** The same for deliveries of events. */
  @Bean(EVENTS_WAKEUP)
  Wakeup tallystickEventsWakeup() {
    return new Wakeup();
  }

  @Bean
  ApiKeys tallystickApiKeys(MigratedDatabase database, Ids ids) {
    return new ApiKeys(database.jdbc(), ids);
  }

  @Bean
  Callers tallystickCallers(ApiKeys keys, Account account, Optional<Tokens> tokens) {
    return new Callers(keys, account.livemode(), tokens);
  }

  @Bean
  AuditLog tallystickAuditLog(MigratedDatabase database) {
    return new AuditLog(database.jdbc(AuditLog.PATIENCE));
  }

  @Bean(destroyMethod = "")
  AuditSealer tallystickAuditSealer(MigratedDatabase database) {
    return new AuditSealer(database.jdbc(), database.transactions());
  }

  @Bean
  Orders tallystickOrders(MigratedDatabase database) {
    return new Orders(database.jdbc());
  }

  @Bean
  PaymentRecords tallystickPaymentRecords(MigratedDatabase database) {
    return new PaymentRecords(database.jdbc());
  }

  @Bean
  OrderViews tallystickOrderViews(Orders orders, PaymentRecords payments) {
    return new OrderViews(orders, payments);
  }

  @Bean
  Fulfillment tallystickFulfillment(
      MigratedDatabase database, Orders orders, OrderViews views, Outbox outbox) {
    return new Fulfillment(database.jdbc(), orders, views, outbox);
  }

  @Bean
  Operations tallystickOperations(MigratedDatabase database) {
    return new Operations(database.jdbc());
  }

  @Bean
  Payments tallystickPayments(
      MigratedDatabase database,
      PaymentRecords records,
      Operations operations,
      Orders orders,
      Fulfillment fulfillment,
      Declines declines,
      Ids ids) {
    return new Payments(database.jdbc(), records, operations, orders, fulfillment, declines, ids);
  }

  @Bean
  Journal tallystickJournal(
      MigratedDatabase database,
      Operations operations,
      Orders orders,
      Payments payments,
      StripeGateway stripe,
      Ids ids) {
    return new Journal(
        operations,
        new OperationOutcomes(database.jdbc(), orders, payments),
        stripe,
        database.transactions(),
        ids);
  }

  @Bean
  Captures tallystickCaptures(
      Account account, Journal journal, Operations operations, Orders orders, Payments payments) {
    return new Captures(account, journal, operations, orders, payments);
  }

  @Bean
  Refunds tallystickRefunds(Account account, Journal journal, Orders orders, Payments payments) {
    return new Refunds(account, journal, orders, payments);
  }

  @Bean
  LegacyCharges tallystickLegacyCharges(Journal journal) {
    return new LegacyCharges(journal);
  }

  @Bean
  Transfers tallystickTransfers(
      Account account, Journal journal, Operations operations, Orders orders, Payments payments) {
    return new Transfers(account, journal, operations, orders, payments);
  }

  @Bean
  StripeGateway tallystickStripeGateway(StripeSettings settings, StripeRate rate) {
    return new StripeGateway(settings, rate);
  }

  /** Named after what is compared: {@code stripeClock} in a group of health. */
  @Bean
  StripeClockHealth stripeClockHealthIndicator(StripeGateway stripe) {
    return new StripeClockHealth(stripe);
  }

  @Bean
  PaymentIntents tallystickPaymentIntents(
      MigratedDatabase database,
      Account account,
      Terms terms,
      Journal journal,
      Orders orders,
      StripeGateway stripe,
      Ids ids) {
    return new PaymentIntents(database.jdbc(), account, terms, journal, orders, stripe, ids);
  }

  @Bean
  Terms tallystickTerms(Catalog catalog, PurchasePolicy policy) {
    return new Terms(new Pricer(catalog), policy);
  }

  @Bean
  @ConditionalOnMissingBean
  PurchasePolicy tallystickPurchasePolicy(Optional<PolicySettings> app, Ids ids) {
    return app.<PurchasePolicy>map(it -> new AppPolicy(it, ids, InstantSource.system()))
        .orElse(PurchasePolicy.OPEN);
  }

  @Bean
  PaymentEvents tallystickPaymentEvents(Payments payments) {
    return new PaymentEvents(payments);
  }

  @Bean(destroyMethod = "")
  Lanes tallystickLanes(MigratedDatabase database, PaymentEvents events, EventOutbox outbox) {
    return new Lanes(database.jdbc(), database.transactions(), events, Optional.of(outbox));
  }

  @Bean(destroyMethod = "")
  Questions tallystickQuestions(
      MigratedDatabase database, PaymentEvents events, StripeGateway stripe) {
    return new Questions(database.jdbc(), database.transactions(), events, stripe.inBackground());
  }

  /** Closed after the web server, whose last requests still want to be stored. */
  @Bean(initMethod = "start")
  InboxWriter tallystickInboxWriter(MigratedDatabase database, Lanes lanes) {
    return new InboxWriter(database.jdbc(), lanes);
  }

  @Bean
  Events tallystickStoredEvents(MigratedDatabase database, Account account) {
    return new Events(database.jdbc(), account);
  }

  @Bean
  SecretUses tallystickSecretUses(MigratedDatabase database) {
    return new SecretUses(database.jdbc());
  }

  @Bean
  WebhookDoors tallystickWebhookDoors(
      WebhookSettings settings, Account account, InboxWriter writer, SecretUses uses) {
    return new WebhookDoors(settings, account, writer, uses, InstantSource.system());
  }

  @Bean
  OrderHandlers tallystickOrderHandlers(MigratedDatabase database, Optional<DeliverySettings> app) {
    return new OrderHandlers(database.jdbc(), app.isPresent());
  }

  @Bean
  EventHandlers tallystickEventHandlers() {
    return new EventHandlers();
  }

  /** Looks for handlers first: all beans are known by then, and no worker has started. */
  @Bean(name = ORDER_DELIVERIES, destroyMethod = "")
  Deliveries tallystickOrderDeliveries(
      Optional<DeliverySettings> settings,
      OrderHandlers handlers,
      ListableBeanFactory beans,
      MigratedDatabase database,
      Fulfillment fulfillment,
      @Qualifier(ORDERS_WAKEUP) Wakeup wakeup) {
    handlers.find(beans);
    return new Deliveries(
        settings,
        handlers.byName(),
        database.jdbc(),
        database.transactions(),
        fulfillment,
        wakeup,
        InstantSource.system());
  }

  /** Events of Stripe's, for handlers alone: the app is told what became of its orders. */
  @Bean(name = EVENT_DELIVERIES, destroyMethod = "")
  Deliveries tallystickEventDeliveries(
      EventHandlers handlers,
      ListableBeanFactory beans,
      MigratedDatabase database,
      @Qualifier(EVENTS_WAKEUP) Wakeup wakeup) {
    handlers.find(beans);
    return new Deliveries(
        Optional.empty(),
        handlers.byName(),
        database.jdbc(),
        database.transactions(),
        new HandedEvents(database.jdbc()),
        wakeup,
        InstantSource.system());
  }

  /** A handler that nobody sees would silently never be called. */
  @Bean
  SmartInitializingSingleton tallystickHandlersCheck(
      OrderHandlers orders, EventHandlers events, ConfigurableListableBeanFactory beans) {
    return () -> {
      orders.refuseUnseen(beans);
      events.refuseUnseen(beans);
    };
  }

  @Bean
  InboxUpkeep tallystickInboxUpkeep(MigratedDatabase database) {
    return new InboxUpkeep(database.jdbc(), database.transactions());
  }

  @Bean
  CatchUp tallystickCatchUp(
      MigratedDatabase database,
      Lanes lanes,
      StripeGateway stripe,
      WebhookSettings webhooks,
      Account account,
      EventHandlers handlers) {
    return new CatchUp(
        database.jdbc(),
        lanes,
        stripe.inBackground(),
        webhooks.accounts(account),
        type -> PaymentEvents.follows(type) || !handlers.of(type).isEmpty());
  }

  @Bean
  TallystickWorkers tallystickWorkers(
      InboxUpkeep inbox,
      CatchUp catchUp,
      Lanes lanes,
      Questions questions,
      Journal journal,
      @Qualifier(ORDER_DELIVERIES) Deliveries orders,
      @Qualifier(EVENT_DELIVERIES) Deliveries events,
      SecretUses secretUses,
      ApiKeys keys,
      Limits limits,
      AuditSealer audit,
      MigratedDatabase database) {
    var inboxBacklog = new InboxBacklog(database.jdbc());
    var deliveryBacklog = new DeliveryBacklog(database.jdbc());
    var operationBacklog = new OperationBacklog(database.jdbc());
    return new TallystickWorkers(
        inbox::prepare,
        List.of(audit, lanes, questions, new Recovery(journal), orders, events),
        List.of(
            new Upkeep("inbox", FIRST_UPKEEP, UPKEEP_EVERY, inbox::run),
            new Upkeep("limits", LIMITS_EVERY, LIMITS_EVERY, limits::forget),
            new Upkeep("catch_up", FIRST_CATCH_UP, CATCH_UP_LOOKS_EVERY, catchUp::run),
            new Upkeep("inbox_backlog", BACKLOG_EVERY, BACKLOG_EVERY, inboxBacklog::sample),
            new Upkeep("delivery_backlog", BACKLOG_EVERY, BACKLOG_EVERY, deliveryBacklog::sample),
            new Upkeep("operation_backlog", BACKLOG_EVERY, BACKLOG_EVERY, operationBacklog::sample),
            new Upkeep("key_uses", KEY_USES_EVERY, KEY_USES_EVERY, keys::writeUses),
            new Upkeep("audit_head", AUDIT_HEAD_EVERY, AUDIT_HEAD_EVERY, audit::logHead),
            new Upkeep("secret_uses", SECRET_USES_EVERY, SECRET_USES_EVERY, secretUses::flush)));
  }
}
