package io.tallystick.server.demo.shop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls of an API on this machine that answers JSON. */
final class JsonCalls {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Longer than Tallystick waits for Stripe, so that its answer is heard. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  private static final JsonMapper JSON = new JsonMapper();

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  JsonCalls(URI base) {
    this.base = base;
  }

  Answer get(String path, Map<String, String> headers) throws IOException {
    return send("GET", path, headers, HttpRequest.BodyPublishers.noBody());
  }

  Answer post(String path, Map<String, String> headers, String body) throws IOException {
    return send("POST", path, headers, HttpRequest.BodyPublishers.ofString(body));
  }

  private Answer send(String method, String path, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(CALL_TIMEOUT).method(method, body);
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted during " + method + " " + path);
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
