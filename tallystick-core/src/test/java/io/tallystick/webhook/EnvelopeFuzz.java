package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.net.Webhook;
import io.tallystick.testkit.StripeEvents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two readers agree about every body: ours, which reads bytes once, and one that decodes them first
 * and makes a tree. What one takes for an event the other does, with the same ids; and no client
 * secret is left in what would be stored.
 */
final class EnvelopeFuzz {
  private static final int MOST_BYTES = 1 << 16;

  private static final EnvelopeReader READER = new EnvelopeReader(MOST_BYTES);

  private static final JsonMapper OTHER_READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(100)
                          .maxNameLength(1000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern ID = Pattern.compile("evt_\\w{1,250}");
  private static final Pattern TYPE = Pattern.compile("[\\w\\[\\]-]+(?:\\.[\\w\\[\\]-]+){0,15}");
  private static final Pattern WORD = Pattern.compile("[\\w.:-]{1,255}");
  private static final Pattern SECRET_IN_URL = Pattern.compile("client_secret(=|%3[dD])[\\w-]");

  private EnvelopeFuzz() {}

  public static void fuzzerTestOneInput(byte[] body) {
    byte[] sent = body.clone();
    Optional<Envelope> read = READER.read(body);
    assertThat(body).isEqualTo(sent);

    Optional<JsonNode> event = tree(body).filter(EnvelopeFuzz::isEvent);
    assertThat(read.isPresent()).as("taken for an event").isEqualTo(event.isPresent());
    if (read.isPresent() && event.isPresent()) {
      requireSame(read.get(), event.get());
      requireSound(read.get(), body, event.get());
    }
  }

  private static Optional<JsonNode> tree(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Optional.of(OTHER_READER.readTree(text));
    } catch (CharacterCodingException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static boolean isEvent(JsonNode tree) {
    String type = text(tree.path("type"));
    return tree.isObject()
        && List.of("event", "v2.core.event").contains(text(tree.path("object")))
        && ID.matcher(text(tree.path("id"))).matches()
        && type.length() <= 255
        && TYPE.matcher(type).matches();
  }

  private static void requireSame(Envelope envelope, JsonNode event) {
    JsonNode account = event.path("account");
    boolean ours = account.isMissingNode() || account.isNull();

    assertThat(envelope.id()).isEqualTo(text(event.path("id")));
    assertThat(envelope.type()).isEqualTo(text(event.path("type")));
    assertThat(envelope.apiVersion()).isEqualTo(word(event.path("api_version")).orElse(null));
    assertThat(envelope.livemode())
        .isEqualTo(event.path("livemode").booleanValueOpt().orElse(null));
    assertThat(envelope.account()).isEqualTo(ours ? null : text(account));
    assertThat(envelope.root()).isEqualTo(root(event));
  }

  private static void requireSound(Envelope envelope, byte[] body, JsonNode event) {
    byte[] stored = envelope.body();
    assertThat(stored).hasSameSizeAs(body);
    JsonNode kept = JsonMapper.shared().readTree(new String(stored, StandardCharsets.UTF_8));
    assertThat(kept.path("id")).isEqualTo(event.path("id"));
    requireNoSecret(kept);
    assertThat(READER.read(stored).orElseThrow().body()).isEqualTo(stored);
    requireStripeReads(envelope, new String(body, StandardCharsets.UTF_8));
  }

  private static void requireNoSecret(JsonNode node) {
    if (node.isString()) {
      assertThat(SECRET_IN_URL.matcher(node.stringValue()).find()).as("secret in a URL").isFalse();
    }
    node.path("client_secret")
        .stringValueOpt()
        .ifPresent(secret -> assertThat(secret.matches("\\**")).as("secret").isTrue());
    node.values().forEach(EnvelopeFuzz::requireNoSecret);
  }

  /** Stripe's library, which reads JSON otherwise, need not take all of it; but then as we do. */
  private static void requireStripeReads(Envelope envelope, String body) {
    String signature = StripeEvents.signature(body.getBytes(StandardCharsets.UTF_8));
    try {
      assertThat(Webhook.constructEvent(body, signature, StripeEvents.SECRET).getId())
          .isEqualTo(envelope.id());
    } catch (StripeException | RuntimeException e) {
      // Fields of other types than Stripe's; a thin event.
    }
  }

  private static String root(JsonNode event) {
    JsonNode object = event.path("data").path("object");
    return Stream.of("payment_intent", "charge", "source_transaction")
        .flatMap(field -> Stream.of(object.path(field), object.path(field).path("id")))
        .flatMap(id -> word(id).stream())
        .findFirst()
        .or(() -> word(object.path("id")))
        .or(() -> word(event.path("related_object").path("id")))
        .orElse(text(event.path("id")));
  }

  private static Optional<String> word(JsonNode node) {
    return node.stringValueOpt().filter(text -> WORD.matcher(text).matches());
  }

  private static String text(JsonNode node) {
    return node.stringValueOpt().orElse("");
  }
}
