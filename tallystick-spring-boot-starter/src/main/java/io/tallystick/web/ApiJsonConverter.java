package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.web.BodyReader.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Reads and writes the bodies of our own types, strictly; other types are not its business. */
final class ApiJsonConverter extends AbstractHttpMessageConverter<Object> {
  private final BodyReader reader;

  ApiJsonConverter() {
    this(BodyReader.DEADLINE);
  }

  ApiJsonConverter(Duration bodyDeadline) {
    super(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON);
    this.reader = new BodyReader(ApiJson.MOST_BODY_BYTES, bodyDeadline);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return type.getName().startsWith("io.tallystick.");
  }

  @Override
  protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
    requirePlainUtf8(message.getHeaders());
    byte[] body = body(message.getBody());
    try {
      Object value = ApiJson.MAPPER.readValue(decode(body), type);
      if (value == null) {
        throw malformed();
      }
      RefusedCalls.remember(value);
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw fields(Problems.UNKNOWN_FIELD, e);
    } catch (DatabindException | InputCoercionException e) {
      throw e.getPath().isEmpty() ? malformed() : fields(Problems.WRONG_TYPE, e);
    } catch (JacksonException | CharacterCodingException e) {
      throw malformed();
    }
  }

  /** They are small and of known callers, so they share no room. */
  private byte[] body(InputStream stream) {
    return switch (reader.read(stream, bytes -> true)) {
      case Reading.Whole(byte[] body) -> body;
      case Reading.TooLarge() -> throw ProblemException.of(Problems.BODY_TOO_LARGE);
      case Reading.NoRoom() -> throw new AssertionError("there is room for any");
      case Reading.Incomplete() ->
          throw ProblemException.of(Problems.BODY_INCOMPLETE, Map.of("Connection", "close"));
    };
  }

  private static void requirePlainUtf8(HttpHeaders headers) {
    MediaType type = headers.getContentType();
    String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
    boolean utf8 =
        type == null
            || type.getCharset() == null
            || type.getCharset().equals(StandardCharsets.UTF_8);
    if (!utf8 || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
      throw ProblemException.of(Problems.NOT_JSON_SENT);
    }
  }

  /** JSON on a wire is UTF-8 and nothing else; the parser would guess UTF-16 and mend bad bytes. */
  private static String decode(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  @Override
  protected void writeInternal(Object value, HttpOutputMessage message) throws IOException {
    message.getBody().write(ApiJson.MAPPER.writeValueAsBytes(value));
  }

  private static ProblemException malformed() {
    return ProblemException.of(Problems.MALFORMED_JSON);
  }

  private static ProblemException fields(ProblemKind kind, JacksonException e) {
    return ProblemException.ofFields(kind, List.of(new FieldError(path(e), kind.code())));
  }

  /**
   * As in {@code items[0].quantity}; a key that the caller made up is cut, not echoed at length.
   */
  private static String path(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
            .collect(Collectors.joining())
            .replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
    String trimmed = path.startsWith(".") ? path.substring(1) : path;
    return trimmed.length() > 100 ? trimmed.substring(0, 100) : trimmed;
  }
}
