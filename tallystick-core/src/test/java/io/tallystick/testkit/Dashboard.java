package io.tallystick.testkit;

import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the merchant does at Stripe past us. */
public final class Dashboard {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI stripe;

  Dashboard(StripeSimulator stripe) {
    this.stripe = stripe.url();
  }

  /** Refunds a part of a payment; answers the refund's id. */
  public String refund(String paymentIntent, long amount) {
    return id(send("POST", "/v1/refunds", "payment_intent=" + paymentIntent + "&amount=" + amount));
  }

  public void capture(String paymentIntent, long amount) {
    send("POST", one(paymentIntent) + "/capture", "amount_to_capture=" + amount);
  }

  public void cancel(String paymentIntent) {
    send("POST", one(paymentIntent) + "/cancel", "");
  }

  /** Connects an account; answers its id. */
  public String connectAccount() {
    return id(send("POST", "/v1/accounts", "type=standard"));
  }

  /** Takes the name of our operation off an object. */
  public void unmark(String path) {
    send("POST", path, "metadata[tallystick_operation]=");
  }

  public void deleteCustomer(String customer) {
    send("DELETE", "/v1/customers/" + customer, "");
  }

  /** What a list shows, newest first. */
  public JsonNode list(String path) {
    return send("GET", path + "?limit=100", "").path("data");
  }

  /** The customer of a payment intent; empty if it has none. */
  public String customerOf(String paymentIntent) {
    return send("GET", one(paymentIntent), "").path("customer").asString("");
  }

  private static String one(String paymentIntent) {
    return "/v1/payment_intents/" + paymentIntent;
  }

  private static String id(JsonNode object) {
    return object.path("id").stringValue();
  }

  private JsonNode send(String method, String path, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(stripe.resolve(path))
            .header("Authorization", "Bearer sk_test_core")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.body());
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
