package io.tallystick.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;

/** Sends one signed request to the app. */
final class DeliverySender {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** An app should take a delivery and do the work afterwards; Stripe waits about as long. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI url;
  private final Webhook signer;
  private final InstantSource clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What the app said, or why it said nothing. */
  sealed interface Answer {
    record Acknowledged() implements Answer {}

    record Failed(String error) implements Answer {}
  }

  DeliverySender(DeliverySettings settings, InstantSource clock) {
    this.url = settings.url();
    this.signer = settings.signer();
    this.clock = clock;
  }

  Answer send(String deliveryId, String body) throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          http.send(request(deliveryId, body), HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      int status = response.statusCode();
      return status >= 200 && status < 300
          ? new Answer.Acknowledged()
          : new Answer.Failed("http_" + status);
    } catch (IOException e) {
      return new Answer.Failed(e.getClass().getSimpleName());
    } catch (WebhookSigningException e) {
      return new Answer.Failed("cannot_sign");
    }
  }

  private HttpRequest request(String id, String body) throws WebhookSigningException {
    long timestamp = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(url)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("User-Agent", "Tallystick")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header("webhook-signature", signer.sign(id, timestamp, body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
