package io.tallystick.simulator.example;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.simulator.junit.Stripe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An app that sells tickets: small, and written as an app has to be for money to be safe. */
class TicketShop implements AutoCloseable {
  private final StripeClient stripe;
  private final HttpServer server;
  private final Set<String> handledEvents = ConcurrentHashMap.newKeySet();
  private final Set<String> paidOrders = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ticketsSent = new AtomicInteger();
  private volatile boolean down;

  TicketShop(String stripeUrl) throws IOException {
    stripe =
        StripeClient.builder()
            .setApiKey(Stripe.SECRET_KEY)
            .setApiBase(stripeUrl)
            .setReadTimeout(300)
            .build();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/webhooks", this::webhook);
    server.start();
  }

  URI webhooks() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks");
  }

  String checkout(String order) throws StripeException {
    PaymentIntentCreateParams ticket =
        PaymentIntentCreateParams.builder()
            .setAmount(4_500L)
            .setCurrency("eur")
            .putMetadata("order", order)
            .build();
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("checkout-" + order).build();
    return stripe.v1().paymentIntents().create(ticket, key).getId();
  }

  /** Asks again under the same key until there is an answer. */
  void refund(String order, String paymentIntent) throws StripeException {
    RefundCreateParams all = RefundCreateParams.builder().setPaymentIntent(paymentIntent).build();
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("refund-" + order).build();
    for (int attempt = 1; ; attempt++) {
      try {
        stripe.v1().refunds().create(all, key);
        return;
      } catch (ApiConnectionException e) {
        if (attempt == 3) {
          throw e;
        }
      }
    }
  }

  private void webhook(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
      exchange.sendResponseHeaders(down ? 503 : answer(body, signature), -1);
    }
  }

  private int answer(String body, String signature) {
    try {
      Event event = Webhook.constructEvent(body, signature, Stripe.WEBHOOK_SECRET);
      if (event.getType().equals("payment_intent.succeeded") && handledEvents.add(event.getId())) {
        PaymentIntent paid =
            (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow();
        sendTicket(paid.getMetadata().getOrDefault("order", paid.getId()));
      }
      return 200;
    } catch (SignatureVerificationException e) {
      return 400;
    }
  }

  /** Once per order, whatever tells of its payment. */
  private void sendTicket(String order) {
    if (paidOrders.add(order)) {
      ticketsSent.incrementAndGet();
    }
  }

  void goDown() {
    down = true;
  }

  void comeBack() {
    down = false;
  }

  int ticketsSent() {
    return ticketsSent.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
