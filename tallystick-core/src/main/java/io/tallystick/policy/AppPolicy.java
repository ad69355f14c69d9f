package io.tallystick.policy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.tallystick.BoundedHttp;
import io.tallystick.Ids;
import io.tallystick.delivery.SigningSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the app by a signed request (Standard Webhooks). It answers {@code {"allow":true}} or {@code
 * {"allow":false,"reason":"…"}} with status 200; whatever else it answers is no answer.
 */
public final class AppPolicy implements PurchasePolicy {
  /** A shopper waits for it before anything else has begun. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The answer has a hundred bytes at most. */
  private static final int MOST_ANSWER_BYTES = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final URI url;
  private final Webhook signer;
  private final Ids ids;
  private final InstantSource clock;
  private final BoundedHttp http;

  public AppPolicy(PolicySettings settings, Ids ids, InstantSource clock) {
    this(settings, ids, clock, TIMEOUT);
  }

  AppPolicy(PolicySettings settings, Ids ids, InstantSource clock, Duration timeout) {
    this.url = settings.url();
    this.signer = SigningSecret.signer(settings.secret());
    this.ids = ids;
    this.clock = clock;
    this.http = new BoundedHttp(timeout, MOST_ANSWER_BYTES);
  }

  @Override
  public Decision decide(Purchase purchase) {
    try {
      return read(http.send(request(purchase)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest request(Purchase purchase) {
    String id = ids.next("pol_");
    Instant now = clock.instant();
    String body = body(purchase, now);
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .header("User-Agent", "Tallystick")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .header("webhook-signature", sign(id, now, body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private String sign(String id, Instant now, String body) {
    try {
      return signer.sign(id, now.getEpochSecond(), body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  private static String body(Purchase purchase, Instant now) {
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    question.put("caller", purchase.caller());
    question.put("user", purchase.user());
    question.put("items", purchase.lines());
    question.put("amount", purchase.total().minorUnits());
    question.put("currency", purchase.total().currency().code());
    question.put("reference", purchase.reference());
    return JSON.writeValueAsString(
        Map.of(
            "type",
            "purchase.asked",
            "timestamp",
            now.toString(),
            "data",
            Map.of("purchase", question)));
  }

  private static Decision read(byte[] answer) throws IOException {
    try {
      JsonNode json = JSON.readTree(answer);
      JsonNode allow = json.path("allow");
      List<String> fields = List.copyOf(json.propertyNames());
      if (allow.isBoolean() && allow.booleanValue() && fields.size() == 1) {
        return new Decision.Allowed();
      }
      JsonNode reason = json.path("reason");
      if (allow.isBoolean() && !allow.booleanValue() && reason.isString() && fields.size() == 2) {
        return new Decision.Refused(reason.stringValue());
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException("neither {\"allow\":true} nor {\"allow\":false,\"reason\":\"…\"}");
  }
}
