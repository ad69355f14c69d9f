package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.payment.LegacyCharges.CreateCharge;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows where Stripe says that there is no use in trying again. */
class NoRetryTest {
  private static final byte[] BUSY =
      """
      {"error": {"type": "invalid_request_error", "code": "lock_timeout"}}\
      """
          .getBytes(StandardCharsets.UTF_8);
  private static final CreateCharge CHARGE =
      new CreateCharge(new Money(900, Currency.of("usd")), "tok_visa", null);

  private final Shop shop = Shop.open();
  private final HttpServer stubborn = stubborn();
  private final Till turnedAway =
      shop.server(
          StripeGateways.of(URI.create("http://127.0.0.1:" + stubborn.getAddress().getPort())));

  private static HttpServer stubborn() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Stripe-Should-Retry", "false");
            exchange.sendResponseHeaders(429, BUSY.length);
            exchange.getResponseBody().write(BUSY);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    stubborn.stop(0);
    shop.close();
  }

  @Test
  void endsACallThatStripeHasNotSeen() {
    assertThat(turnedAway.charge("k1", CHARGE)).isEqualTo(new Refused("lock_timeout", false));
  }

  @Test
  void saysNothingOfAnEarlierCallThatMayHaveBeenDone() {
    shop.stripe().faults().next("POST", "/v1/charges", Fault.timeoutAfter());
    shop.impatientServer().charge("k1", CHARGE);
    Eventually.until("it is done", () -> shop.stripe().oracle().charges().size() == 1);

    assertThat(turnedAway.charge("k1", CHARGE)).isInstanceOf(Pending.class);

    assertThat(shop.server().charge("k1", CHARGE)).as("looked for").isInstanceOf(Heard.Done.class);
    assertThat(shop.stripe().oracle().charges()).hasSize(1);
  }
}
