package io.tallystick.payment;

import io.tallystick.InvalidRequestException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.Cart;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.payment.LegacyCharges.CreateCharge;
import io.tallystick.payment.Transfers.CreateTransfer;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.simulator.fault.FaultRule;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import io.tallystick.webhook.InboxEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Some callers of several servers who ask for everything there is, again and at once, shoppers who
 * pay, events in any order, and recovery that takes up what others are at, while Stripe fails in
 * every way. All of it drawn from a seed.
 */
final class JournalSchedule {
  private static final int CALLERS = 6;
  private static final int STEPS = 22;
  private static final double FAULTY = 0.025; // of each kind: some 20 percent of all calls
  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final List<String> PATHS =
      List.of(
          "/v1/payment_intents", "/v1/refunds", "/v1/charges", "/v1/transfers", "/v1/customers");
  private static final List<CallFault> FAULTS =
      List.of(
          Fault.timeoutBefore(),
          Fault.timeoutAfter(),
          Fault.reset(),
          Fault.conflict(),
          Fault.rateLimited(),
          Fault.error500(),
          Fault.empty503(),
          Fault.emptyObject(),
          Fault.latency(PAUSE));

  /** A call under its key, as often as it is made. */
  record Call(String key, Function<Till, Heard> make, Queue<Heard> heard) {
    Heard by(Till server) {
      Heard answer = make.apply(server);
      heard.add(answer);
      return answer;
    }
  }

  /** An order, as its caller knows it. */
  private record Bought(String order, String intent) {}

  private final Shop shop;
  private final Seed seed;
  private final String seller;
  private final List<Till> servers = new ArrayList<>();
  private final List<Bought> bought = new CopyOnWriteArrayList<>();
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  JournalSchedule(Shop shop, Seed seed) {
    this.shop = shop;
    this.seed = seed;
    this.seller = shop.dashboard().connectAccount();
    for (int i = 0; i < 3; i++) {
      servers.add(shop.server(StripeGateways.waiting(shop.stripe().url(), PATIENCE)));
    }
  }

  List<Till> servers() {
    return servers;
  }

  List<Call> calls() {
    return List.copyOf(calls.values());
  }

  /** Everybody does what he does, until all are done; then nothing fails any more. */
  void run() {
    for (String path : PATHS) {
      for (CallFault fault : FAULTS) {
        shop.stripe().faults().add(new FaultRule("*", path, fault, FaultRule.MAX_TIMES, FAULTY));
      }
    }
    Together.call(
        CALLERS,
        caller -> {
          Random random = new Random(seed.value() * 31 + caller);
          for (int step = 0; step < STEPS; step++) {
            step(random, caller + "-" + step);
          }
          return caller;
        });
    shop.stripe().faults().clear();
  }

  private void step(Random random, String name) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> create(random, name);
      case 4, 5, 6 -> confirm(random);
      case 7, 8 -> capture(random, name);
      case 9 -> cancel(random, name);
      case 10, 11, 12 -> refund(random, name);
      case 13 -> charge(random, name);
      case 14 -> transfer(random, name);
      case 15, 16 -> again(random);
      case 17, 18 -> tell(random);
      default -> recover(random);
    }
  }

  private void make(Random random, String name, Function<Till, Heard> call) {
    Call made = new Call(name, call, new ConcurrentLinkedQueue<>());
    calls.put(name, made);
    make(random, made);
  }

  /** By one server, or by two at once. */
  private void make(Random random, Call call) {
    List<Till> two = List.of(any(random, servers), any(random, servers));
    Together.call(
        random.nextInt(3) == 0 ? 2 : 1,
        i -> {
          if (call.by(two.get(i)) instanceof Heard.Created created) {
            bought.add(new Bought(created.orderId(), created.paymentIntentId()));
          }
          return i;
        });
  }

  private void create(Random random, String name) {
    String user = random.nextInt(3) == 0 ? null : "u" + random.nextInt(3);
    int hats = 1 + random.nextInt(2);
    CreatePaymentIntent request =
        new CreatePaymentIntent(
            new Cart(List.of(new Cart.CatalogItem("hat", hats)), "usd"),
            null,
            random.nextBoolean() ? CaptureMethod.MANUAL : CaptureMethod.AUTOMATIC,
            user);
    make(
        random,
        name,
        server ->
            server.create(
                Shop.CALLER, request, Shop.key(name), Shop.fingerprint(request.toString())));
  }

  private void confirm(Random random) {
    if (!bought.isEmpty()) {
      String method = random.nextInt(5) == 0 ? "pm_card_visa_chargeDeclined" : "pm_card_visa";
      try {
        shop.stripe().confirm(any(random, bought).intent(), method);
      } catch (IllegalArgumentException e) {
        // paid or canceled before
      }
    }
  }

  private void capture(Random random, String name) {
    if (!bought.isEmpty()) {
      Bought order = any(random, bought);
      Long amount = random.nextBoolean() ? null : Long.valueOf(500 + random.nextInt(1000));
      make(random, name, server -> server.capture(name, order.intent(), amount));
    }
  }

  private void cancel(Random random, String name) {
    if (!bought.isEmpty()) {
      Bought order = any(random, bought);
      make(random, name, server -> server.cancel(name, order.intent()));
    }
  }

  private void refund(Random random, String name) {
    if (!bought.isEmpty()) {
      Bought order = any(random, bought);
      Long amount = random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(900));
      make(
          random,
          name,
          server -> {
            try {
              return server.refund(name, order.order(), amount);
            } catch (InvalidRequestException e) {
              return new Heard.TurnedAway("exceeds_refundable");
            }
          });
    }
  }

  private void charge(Random random, String name) {
    Money amount = new Money(100 + random.nextInt(1000), Currency.of("usd"));
    String token = random.nextInt(4) == 0 ? "tok_chargeDeclined" : "tok_visa";
    make(random, name, server -> server.charge(name, new CreateCharge(amount, token, null)));
  }

  private void transfer(Random random, String name) {
    if (!bought.isEmpty()) {
      String order = any(random, bought).order();
      Money amount = new Money(1 + random.nextInt(500), Currency.of("usd"));
      make(
          random,
          name,
          server -> {
            try {
              return server.transfer(name, new CreateTransfer(amount, seller, order));
            } catch (InvalidRequestException e) {
              return new Heard.TurnedAway("exceeds_captured");
            }
          });
    }
  }

  private void again(Random random) {
    List<Call> made = calls();
    if (!made.isEmpty()) {
      make(random, any(random, made));
    }
  }

  /** Some events, in any order, some of them twice. */
  private void tell(Random random) {
    List<InboxEvent> told = new ArrayList<>();
    for (InboxEvent event : shop.news().all()) {
      for (int i = random.nextInt(3); i > 0; i--) {
        told.add(event);
      }
    }
    Collections.shuffle(told, random);
    shop.news().tell(told.subList(0, Math.min(40, told.size())));
  }

  /** As if every lease had ended, also of those who are still at work. */
  private void recover(Random random) {
    shop.database()
        .execute(
            "update tallystick.operation set due_at = now()"
                + " where state in ('prepared', 'sent', 'unknown')");
    any(random, servers).journal().recover();
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
