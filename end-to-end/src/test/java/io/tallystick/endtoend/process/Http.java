package io.tallystick.endtoend.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP, as any client would speak it. */
public final class Http {
  /** Longer than the server waits for Stripe. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  /** What came back. */
  public record Answer(int status, HttpHeaders headers, String body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  public static Answer get(URI url, Map<String, String> headers) {
    return send(HttpRequest.newBuilder(url).GET(), headers);
  }

  /** Posts JSON, or whatever the header {@code Content-Type} says. */
  public static Answer post(URI url, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body));
    request.setHeader("Content-Type", "application/json");
    return send(request, headers);
  }

  /**
   * Sends a request.
   *
   * @throws UncheckedIOException when no answer came
   */
  private static Answer send(HttpRequest.Builder request, Map<String, String> headers) {
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          CLIENT.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + request, e);
    }
  }
}
