package io.tallystick.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP to a simulator, for what Stripe's client does not show. */
final class Wire {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final StripeSimulator simulator;
  private final String[] headers;

  private Wire(StripeSimulator simulator, String... headers) {
    this.simulator = simulator;
    this.headers = headers;
  }

  static Wire merchant(StripeSimulator simulator) {
    return with(simulator, "Authorization", "Bearer sk_test_123");
  }

  static Wire shopper(StripeSimulator simulator) {
    return with(simulator, "Authorization", "Bearer pk_test_123");
  }

  static Wire with(StripeSimulator simulator, String... headers) {
    return new Wire(simulator, headers);
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  Answer postWithKey(String key, String path, String body) {
    return send("POST", path, body, "Idempotency-Key", key);
  }

  Answer send(String method, String path, String body, String... more) {
    try {
      return new Answer(
          CLIENT.send(request(method, path, body, more), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String method, String path, String body, String... more) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                simulator.url().resolve(path.replace("[", "%5B").replace("]", "%5D")))
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (path.startsWith("/v1") && !body.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (more.length > 0) {
      request.headers(more);
    }
    return request.build();
  }

  /** A complete answer. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      return JSON.readTree(body());
    }

    String text(String pointer) {
      return json().at(pointer).asString("");
    }
  }
}
