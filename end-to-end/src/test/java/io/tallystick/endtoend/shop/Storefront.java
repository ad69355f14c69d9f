package io.tallystick.endtoend.shop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A storefront of one page, written as one is for Stripe's own script; its origin is its own. */
public final class Storefront implements AutoCloseable {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <title>Hats</title>
      <script src="@stripe@/v3/"></script>
      <div id="card-form"></div>
      <button id="pay">Pay</button>
      <p id="outcome"></p>
      <script>
        const query = new URLSearchParams(location.search);
        const stripe = Stripe('pk_test_storefront');
        const elements = stripe.elements({clientSecret: query.get('secret')});
        const element = elements.create('payment');
        element.on('ready', () => { document.body.dataset.ready = 'yes'; });
        element.mount('#card-form');
        const outcome = document.getElementById('outcome');
        document.getElementById('pay').addEventListener('click', async () => {
          outcome.textContent = '';
          const {error, paymentIntent} = await stripe.confirmPayment({
            elements,
            confirmParams: {return_url: location.origin + '/thanks'},
            redirect: query.get('redirect') ?? 'if_required',
          });
          outcome.textContent = error ? 'error ' + error.code : paymentIntent.status;
        });
        window.refusesLive = () => {
          try { Stripe('pk_live_1'); return 'taken'; } catch (error) { return error.message; }
        };
      </script>
      </html>
      """;

  private final HttpServer server;

  private Storefront(HttpServer server) {
    this.server = server;
  }

  /** Opens one whose environment names where Stripe's script comes from. */
  public static Storefront open(URI stripe) {
    HttpServer server = LoopbackServer.create();
    byte[] page = PAGE.replace("@stripe@", stripe.toString()).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          } catch (IOException e) {
            // The browser has gone on.
          }
        });
    server.start();
    return new Storefront(server);
  }

  /** The page on which a payment is made. */
  public URI pay(String clientSecret, String redirect) {
    return URI.create(
        "http://localhost:%d/?secret=%s&redirect=%s"
            .formatted(server.getAddress().getPort(), clientSecret, redirect));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
