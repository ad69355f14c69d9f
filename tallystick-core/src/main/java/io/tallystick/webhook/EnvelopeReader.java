package io.tallystick.webhook;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an event's envelope in one pass over its bytes, and blots out client secrets on the way.
 * Strict where JSON is concerned (one document, no duplicate keys, bounded depth), tolerant of
 * everything that Stripe may add.
 */
final class EnvelopeReader {
  /** Stripe's deepest objects nest about ten levels; a stack is not risked for more. */
  private static final int DEEPEST = 64;

  private static final int LONGEST_NUMBER_CHARACTERS = 100; // amounts have twelve digits
  private static final int LONGEST_NAME_CHARACTERS = 1000;

  private static final Pattern ID = Pattern.compile("evt_[A-Za-z0-9_]{1,250}");
  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9_\\[\\]-]+(\\.[A-Za-z0-9_\\[\\]-]+){0,15}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
  private static final int LONGEST_TYPE_CHARACTERS = 255;

  private static final Set<String> KINDS = Set.of("event", "v2.core.event");

  private static final String ACCOUNT = "account";
  private static final String LIVEMODE = "livemode";

  /** What is kept, by path from the root. */
  private static final Step ROOT =
      Step.leadingTo(
          "id",
          "object",
          "type",
          "api_version",
          LIVEMODE,
          ACCOUNT,
          "related_object.id",
          "data.object.id",
          "data.object.payment_intent",
          "data.object.payment_intent.id",
          "data.object.charge",
          "data.object.charge.id",
          "data.object.source_transaction",
          "data.object.source_transaction.id");

  private static final String CLIENT_SECRET = "client_secret";
  private static final String ESCAPE = "\\u";

  /** A query whose letters are escaped is not found byte by byte. */
  private static final Pattern SECRET_IN_URL =
      Pattern.compile(CLIENT_SECRET + "(=|%3[dD])[A-Za-z0-9_-]");

  /** Characters that are decoded at once, to see whether they are any. */
  private static final int DECODED_CHARACTERS = 4096;

  /** In eight bytes at once. */
  private static final long BEYOND_ASCII = 0x8080_8080_8080_8080L;

  private final JsonFactory json;

  /**
   * One name on the way to what is kept. Names are followed one by one, so that none with a dot in
   * it is taken for several.
   *
   * @param path from the root
   * @param below what may follow
   */
  private record Step(String path, Map<String, Step> below) {
    static final Step ASTRAY = new Step("", Map.of());

    static Step leadingTo(String... paths) {
      Step root = new Step("", new HashMap<>());
      for (String path : paths) {
        Step step = root;
        for (String name : path.split("\\.", -1)) {
          String here = step.path.isEmpty() ? name : step.path + "." + name;
          step = step.below.computeIfAbsent(name, it -> new Step(here, new HashMap<>()));
        }
      }
      return root;
    }

    Step to(String name) {
      return below.getOrDefault(name, ASTRAY);
    }
  }

  EnvelopeReader(int maxBytes) {
    this.json =
        JsonFactory.builder()
            // UTF-8 and nothing else: only its byte offsets are known when a secret is blotted out.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER_CHARACTERS)
                    .maxNameLength(LONGEST_NAME_CHARACTERS)
                    .maxStringLength(maxBytes)
                    .maxDocumentLength(maxBytes)
                    .build())
            .build();
  }

  /** Answers nothing if the bytes are not one event. */
  Optional<Envelope> read(byte[] body) {
    if (!isUtf8(body)) {
      return Optional.empty();
    }
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
      Pass pass = new Pass(parser, body);
      return pass.run() ? pass.envelope() : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Jackson takes surrogates and overlong forms for characters, and mixes up names with 0xFF. */
  private static boolean isUtf8(byte[] body) {
    return isAscii(body) || isDecodable(body);
  }

  /** Stripe's events are, nearly all of them, and this costs a tenth. */
  private static boolean isAscii(byte[] body) {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    while (bytes.remaining() >= Long.BYTES) {
      if ((bytes.getLong() & BEYOND_ASCII) != 0) {
        return false;
      }
    }
    while (bytes.hasRemaining()) {
      if (bytes.get() < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDecodable(byte[] body) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer characters = CharBuffer.allocate(DECODED_CHARACTERS);
    CoderResult result = decoder.decode(bytes, characters, true);
    while (result.isOverflow()) {
      result = decoder.decode(bytes, characters.clear(), true);
    }
    return !result.isError();
  }

  /** One pass over one body. */
  private static final class Pass {
    private final JsonParser parser;
    private final byte[] raw;

    /** A character for each byte, whatever it stands for: found in by the processor's own means. */
    private final String bytes;

    private final boolean escapes;
    private final Map<String, String> texts = new HashMap<>();
    private byte @Nullable [] blotted;
    private @Nullable Boolean livemode;

    Pass(JsonParser parser, byte[] raw) {
      this.parser = parser;
      this.raw = raw;
      this.bytes = new String(raw, StandardCharsets.ISO_8859_1);
      this.escapes = bytes.contains(ESCAPE);
    }

    boolean run() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      object(ROOT);
      return parser.nextToken() == null;
    }

    private void object(Step step) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        value(step.to(name), name);
      }
    }

    private void value(Step step, String name) {
      JsonToken token = parser.nextToken();
      if (step.path.equals(ACCOUNT) && token != JsonToken.VALUE_NULL) {
        texts.put(ACCOUNT, ""); // whatever it is, it is not ours
      }
      switch (token) {
        case START_OBJECT -> object(step);
        case START_ARRAY -> array();
        case VALUE_STRING -> text(step, name);
        case VALUE_TRUE, VALUE_FALSE -> {
          if (step.path.equals(LIVEMODE)) {
            livemode = parser.getBooleanValue();
          }
        }
        default -> {} // numbers and null are left to whoever applies the event
      }
    }

    /** Elements have no path of ours, but may hold client secrets. */
    private void array() {
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> object(Step.ASTRAY);
          case START_ARRAY -> array();
          case VALUE_STRING -> blotEscaped();
          default -> {} // nothing in it is ours, or secret
        }
      }
    }

    private void text(Step step, String name) {
      if (name.equals(CLIENT_SECRET)) {
        blot();
      } else {
        blotEscaped();
        if (!step.path.isEmpty()) {
          texts.put(step.path, parser.getString());
        }
      }
    }

    /** Stripe escapes nothing that could be in a query; whoever does loses the whole text. */
    private void blotEscaped() {
      if (escapes && SECRET_IN_URL.matcher(parser.getString()).find() && isEscaped()) {
        blot();
      }
    }

    private boolean isEscaped() {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      int at = bytes.indexOf(ESCAPE, start);
      return at >= 0 && at < parser.currentLocation().getByteOffset();
    }

    /** Overwrites the text between its quotes, length and all else unchanged. */
    private void blot() {
      int start = (int) parser.currentTokenLocation().getByteOffset() + 1;
      parser.finishToken();
      int end = (int) parser.currentLocation().getByteOffset() - 1;
      blot(start, end);
    }

    private void blot(int start, int end) {
      if (start < end) {
        blotted = blotted == null ? raw.clone() : blotted;
        Arrays.fill(blotted, start, end, (byte) '*');
      }
    }

    Optional<Envelope> envelope() {
      String id = texts.getOrDefault("id", "");
      String type = texts.getOrDefault("type", "");
      if (!KINDS.contains(texts.getOrDefault("object", ""))
          || !ID.matcher(id).matches()
          || type.length() > LONGEST_TYPE_CHARACTERS
          || !TYPE.matcher(type).matches()) {
        return Optional.empty();
      }
      blotInUrls();
      return Optional.of(
          new Envelope(
              id,
              type,
              word("api_version"),
              livemode,
              texts.get(ACCOUNT),
              root(id),
              blotted == null ? raw : blotted));
    }

    /** Pages to which Stripe sends a shopper bear a client secret in their query. */
    private void blotInUrls() {
      for (int at = bytes.indexOf(CLIENT_SECRET); at >= 0; at = bytes.indexOf(CLIENT_SECRET, at)) {
        at += CLIENT_SECRET.length();
        int equals = equalsSign(raw, at);
        int start = at + equals;
        int end = start;
        while (equals > 0 && end < raw.length && isOfSecret(raw[end])) {
          end++;
        }
        blot(start, end);
      }
    }

    /** How long it is, plain or escaped; 0 if there is none. */
    private static int equalsSign(byte[] body, int at) {
      if (at < body.length && body[at] == '=') {
        return 1;
      }
      boolean escaped =
          at + 2 < body.length
              && body[at] == '%'
              && body[at + 1] == '3'
              && (body[at + 2] | 0x20) == 'd';
      return escaped ? 3 : 0;
    }

    private static boolean isOfSecret(byte b) {
      return b == '_' || b == '-' || (b > 0 && Character.isLetterOrDigit(b));
    }

    private String root(String eventId) {
      for (String path :
          new String[] {
            "data.object.payment_intent",
            "data.object.payment_intent.id",
            "data.object.charge",
            "data.object.charge.id",
            "data.object.source_transaction",
            "data.object.source_transaction.id",
            "data.object.id",
            "related_object.id"
          }) {
        String root = word(path);
        if (root != null) {
          return root;
        }
      }
      return eventId;
    }

    /** Only what is safe in a column, a log and an index. */
    private @Nullable String word(String path) {
      String text = texts.get(path);
      return text != null && WORD.matcher(text).matches() ? text : null;
    }
  }
}
