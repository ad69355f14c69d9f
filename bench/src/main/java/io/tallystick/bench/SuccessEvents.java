package io.tallystick.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Events {@code payment_intent.succeeded} of 2.4 KB, each of an intent of its own and freshly
 * signed. Not for several threads.
 */
public final class SuccessEvents {
  private static final String RESOURCE = "payment_intent.succeeded.json";
  private static final Pattern PLACE = Pattern.compile("\\$([A-Z]+)");

  private final List<String> texts;
  private final List<String> places;
  private final Mac mac;
  private final InstantSource clock = InstantSource.system();

  /**
   * @param secret of the endpoint that they are for
   */
  public SuccessEvents(String secret) {
    String template = template();
    this.texts = PLACE.splitAsStream(template).toList();
    this.places = PLACE.matcher(template).results().map(place -> place.group(1)).toList();
    try {
      this.mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java has HMAC-SHA256", e);
    }
  }

  /**
   * What sends each of them once to an endpoint that knows {@link ServerUnderTest#WEBHOOK_SECRET}.
   *
   * @param numbers of the intents
   */
  static Load load(URI endpoint, int connections, AtomicLong numbers) {
    return new Load(
        endpoint,
        "Content-Type: application/json; charset=utf-8\r\n",
        connections,
        numbers,
        () -> {
          SuccessEvents events = new SuccessEvents(ServerUnderTest.WEBHOOK_SECRET);
          return (client, number) -> {
            SignedEvent event = events.sign(number);
            String signature = "Stripe-Signature: " + event.signature() + "\r\n";
            client.call("POST", endpoint.getPath(), signature, event.body());
          };
        });
  }

  /** The event that says that the n-th intent has succeeded, signed now. */
  public SignedEvent sign(long number) {
    long seconds = clock.instant().getEpochSecond();
    byte[] body = body(number, seconds).getBytes(StandardCharsets.UTF_8);
    mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
    return new SignedEvent(
        body, "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
  }

  private String body(long number, long seconds) {
    StringBuilder body = new StringBuilder(4_096).append(texts.getFirst());
    for (int i = 0; i < places.size(); i++) {
      body.append(fill(places.get(i), number, seconds)).append(texts.get(i + 1));
    }
    return body.toString();
  }

  private static String fill(String place, long number, long seconds) {
    return switch (place) {
      case "EVENT" -> BenchIds.event(number);
      case "INTENT" -> BenchIds.intent(number);
      case "CHARGE" -> BenchIds.id("ch_", number);
      case "METHOD" -> BenchIds.id("pm_", number);
      case "REQUEST" -> BenchIds.id("req_", number);
      case "ORDER" -> BenchIds.id("ord_", number);
      case "OPERATION" -> operation(number).toString();
      case "CREATED" -> Long.toString(seconds);
      default -> throw new IllegalStateException("The template has no place " + place);
    };
  }

  /** Of the operation that has made the n-th intent. */
  static UUID operation(long number) {
    return new UUID(0x0000_0000_0000_4000L, 0x8000_0000_0000_0000L | number);
  }

  private static String template() {
    try (InputStream resource = SuccessEvents.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not among the resources");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
